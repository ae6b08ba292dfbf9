/**
 * The ways from a plate to masks that the study compared: a detector's boxes cut out by a segmenter, or
 * a text that says what to look for. Each says what its weights are.
 */
import { readFileSync } from "node:fs";
import type { Detector } from "lib/detect/detection.ts";
import { openGroundingDino } from "lib/detect/grounding_dino.ts";
import { ink, inkThreshold } from "lib/detect/ink.ts";
import { openYolox } from "lib/detect/yolox.ts";
import type { Box } from "lib/geometry/box.ts";
import type { Mask } from "lib/geometry/mask.ts";
import type { Image } from "lib/image/image.ts";
import { langSam } from "lib/segment/lang_sam.ts";
import { locateModel, openSegmenter, type PromptableName } from "lib/segment/open.ts";
import { locateTextDetector, randomTextDetector } from "lib/segment/open_lang_sam.ts";
import type { Segmenter } from "lib/segment/prompt.ts";
import { modelHere } from "./compare_detectors.ts";

/** One figure by one method. */
export interface MethodAnswer {
  /** x0, y0, x1, y1 in pixels of the plate. */
  readonly box: Box;
  /** Of the plate's size. */
  readonly mask: Mask;
  /** The detector's. */
  readonly score: number;
  /** What the text detector read it as, and how well that fits. */
  readonly phrase?: string | undefined;
  /** 0 to 1. */
  readonly textScore?: number | undefined;
}

/** A way from a plate to masks. */
export interface Method {
  /** As tables call it. */
  readonly name: string;
  /** Where its numbers come from, in words. */
  readonly weights: string;
  /** Whether its masks mean nothing: random weights, there to try out what comes before and after. */
  readonly random: boolean;
  /** What it finds on a plate. */
  answer(
    image: Image,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<MethodAnswer[]>;
}

export interface MethodOptions {
  /** Scores from which boxes of the text detector are believed. Default .4, the study's. */
  readonly boxThreshold?: number;
  /** Words below are left out of phrases. Default .25. */
  readonly textThreshold?: number | undefined;
  /** Default "human characters", the study's. */
  readonly prompt?: string;
  readonly threads?: number | undefined;
}

/** What random weights are called, everywhere. */
const randomWords = "random weights: masks mean nothing";

/** Models in the order in which they are taken, the best first. */
const candidates = {
  sam: ["sam_vit_h", "sam_vit_l", "sam_vit_b", "mobile_sam"],
  hqSam: ["hq_sam_vit_h", "hq_sam_vit_l"],
  text: ["grounding_dino_swinb", "grounding_dino_base", "grounding_dino_tiny"],
} as const satisfies {
  sam: readonly PromptableName[];
  hqSam: readonly PromptableName[];
  text: readonly string[];
};

/** The best segmenter of a family that is here, else one with random weights. */
async function segmenterOf(names: readonly PromptableName[], threads?: number) {
  const here = await Promise.all(names.map((name) => locateModel(name)));
  const name = names[Math.max(0, here.findIndex((files) => files !== null))];
  return await openSegmenter(name, { missing: "random weights", threads });
}

/** A detector that takes a text, and what its weights are. */
export interface TextDetector {
  readonly name: string;
  readonly random: boolean;
  /** A detector of what the prompt names. */
  open(prompt: string): Promise<Detector>;
}

/** GroundingDINO where it is here, else one of its form with random weights. */
export async function openTextDetector(
  { textThreshold = 0.25, threads }: Pick<MethodOptions, "textThreshold" | "threads"> = {},
): Promise<TextDetector> {
  for (const name of candidates.text) {
    const files = await locateTextDetector(name);
    if (!files) continue;
    const vocabulary = readFileSync(files.vocabulary, "utf8");
    const open = (prompt: string) =>
      openGroundingDino(files.model, { vocabulary, prompt, textThreshold, threads });
    return { name, random: false, open };
  }
  const files = randomTextDetector("lang_sam_2024");
  if (!files) throw new Error("Cannot open grounding_dino: it is not here, nor models/random/");
  const vocabulary = readFileSync(files.vocabulary, "utf8");
  const open = (prompt: string) =>
    openGroundingDino(files.model, { vocabulary, prompt, textThreshold, threads });
  return { name: "grounding_dino", random: true, open };
}

/** Of random weights only so many boxes of a plate are taken: they mean nothing, and take time. */
const mostRandom = 6;

/** A detector's boxes cut out by a segmenter. */
const boxed =
  (detect: Detector, segment: Segmenter, minScore: number): Method["answer"] =>
  async (image, { signal } = {}) => {
    const found = await detect(image, { minScore, signal });
    const masks = await segment(image, found, { signal });
    return found.map(({ box, score }, i) => ({ box, score, mask: masks[i].mask }));
  };

/**
 * The methods of the comparison. What is not on this machine runs with random weights and says so;
 * GrabCut needs none.
 *
 * ```ts
 * import { openMethods } from "lib/study/methods.ts";
 * const names = async () => (await openMethods()).map(({ name, weights }) => `${name}: ${weights}`);
 * ```
 */
export async function openMethods(
  { boxThreshold = 0.4, textThreshold, prompt = "human characters", threads }: MethodOptions = {},
): Promise<Method[]> {
  const yolox = await modelHere("yolox_nano");
  const strokes = { name: "ink", detect: ink(), minScore: inkThreshold };
  const boxes = yolox
    ? { name: "YOLOX", detect: await openYolox(yolox, { threads }), minScore: 0.25 }
    : strokes;
  const sam = await segmenterOf(candidates.sam, threads);
  const hqSam = await segmenterOf(candidates.hqSam, threads);
  const grabcut = await openSegmenter("grabcut");
  const text = await openTextDetector({ textThreshold, threads });
  const asked = await text.open(prompt);
  const named = langSam({
    detect: async (image, options) =>
      (await asked(image, options)).slice(0, text.random ? mostRandom : undefined),
    segment: sam.use,
  });
  const plain = (name: string) => name.replace(" (random weights)", "");
  const method = (
    { name, detect, minScore }: typeof boxes,
    { segmenter, title }: { segmenter: typeof sam; title: string },
  ): Method => ({
    name: `${name} + ${title}`,
    random: segmenter.random,
    weights: segmenter.random
      ? randomWords
      : [name === "ink" ? "" : "yolox_nano", segmenter === grabcut ? "" : plain(segmenter.name)]
        .filter(Boolean).join(", ") || "none needed",
    answer: boxed(detect, segmenter.use, minScore),
  });
  return [
    method(strokes, { segmenter: grabcut, title: "GrabCut" }),
    ...yolox ? [method(boxes, { segmenter: grabcut, title: "GrabCut" })] : [],
    method(boxes, { segmenter: sam, title: "SAM" }),
    method(boxes, { segmenter: hqSam, title: "HQ-SAM" }),
    {
      name: "lang-SAM",
      random: text.random || sam.random,
      weights: text.random || sam.random ? randomWords : `${text.name}, ${plain(sam.name)}`,
      async answer(image, { signal } = {}) {
        const found = await named(image, { boxThreshold, signal });
        return found.map(({ mask, detection: { box, score, phrase, textScore } }) => ({
          box,
          mask,
          score,
          phrase,
          textScore,
        }));
      },
    },
  ];
}
