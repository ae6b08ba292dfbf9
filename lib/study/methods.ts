/**
 * Ways from a plate to masks, for a comparison: a detector's boxes cut out by a segmenter, or a text
 * that says what to look for. What is not on this machine has a row that says how to get it.
 */
import { readFileSync } from "node:fs";
import type { Detector } from "lib/detect/detection.ts";
import { openGroundingDino } from "lib/detect/grounding_dino.ts";
import { type DetectorName, openDetector, shippedDetector } from "lib/detect/open.ts";
import type { Box } from "lib/geometry/box.ts";
import type { Mask } from "lib/geometry/mask.ts";
import type { Image } from "lib/image/image.ts";
import { langSam } from "lib/segment/lang_sam.ts";
import {
  locateModel,
  type OpenedSegmenter,
  openSegmenter,
  type PromptableName,
  shippedSegmenter,
} from "lib/segment/open.ts";
import { locateTextDetector, randomTextDetector } from "lib/segment/open_lang_sam.ts";

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
  /** Whether its weights are random: its masks mean nothing. */
  readonly random: boolean;
  /** What it finds on a plate. */
  answer(
    image: Image,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<MethodAnswer[]>;
}

/** What the text detector looks for, and what becomes of models that are not on this machine. */
export interface MethodOptions {
  /** The least score of a text detector's box. Default .4, the study's. */
  readonly boxThreshold?: number;
  /** The least score of a word in a text detector's phrase. Default .25. */
  readonly textThreshold?: number | undefined;
  /** What the text detector looks for. Default "human characters", the study's. */
  readonly prompt?: string;
  /** Threads of each model. Default: one per core. */
  readonly threads?: number | undefined;
  /**
   * Models that are not on this machine: "leave out" (default), or "random weights", small graphs of the
   * same form to exercise the pipeline with; their masks are noise.
   */
  readonly missing?: "leave out" | "random weights";
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

/** The families of the study, and the model of each that is fetched for a start. */
const families = {
  sam: { title: "SAM", fetch: "sam_vit_b" },
  hqSam: { title: "HQ-SAM", fetch: "hq_sam_vit_l" },
} as const;

/** The best segmenter of a family that is here, else one with random weights where these are wanted. */
async function segmenterOf(
  names: readonly PromptableName[],
  { missing, threads }: Pick<MethodOptions, "missing" | "threads">,
): Promise<OpenedSegmenter | null> {
  const here = await Promise.all(names.map((name) => locateModel(name)));
  const first = here.findIndex((files) => files !== null);
  if (first >= 0) return await openSegmenter(names[first], { threads });
  if (missing !== "random weights") return null;
  return await openSegmenter(names[0], { missing, threads });
}

/** A detector that takes a text, and what its weights are. */
export interface TextDetector {
  /** As tables call it. */
  readonly name: string;
  /** Whether its weights are random: its boxes mean nothing. */
  readonly random: boolean;
  /** A detector of what the prompt names. */
  open(prompt: string): Promise<Detector>;
}

/** What to do where no text detector is here. */
export const textDetectorMissing: string =
  `No text detector is on this machine. \`deno task models fetch ${candidates.text[0]}\` and ` +
  "`deno task models fetch bert_vocabulary` download one (1 GB); then run this cell again.";

/**
 * GroundingDINO where it is on this machine, else null; with `missing: "random weights"` a small graph
 * of its form.
 */
export async function openTextDetector(
  { textThreshold, threads, missing }: Pick<
    MethodOptions,
    "textThreshold" | "threads" | "missing"
  > = {},
): Promise<TextDetector | null> {
  const opener = (files: { readonly model: string; readonly vocabulary: string }) => {
    const vocabulary = readFileSync(files.vocabulary, "utf8");
    return (prompt: string) =>
      openGroundingDino(files.model, { vocabulary, prompt, textThreshold, threads });
  };
  for (const name of candidates.text) {
    const files = await locateTextDetector(name);
    if (files) return { name, random: false, open: opener(files) };
  }
  if (missing !== "random weights") return null;
  const files = randomTextDetector("lang_sam_2024");
  if (!files) throw new Error("Cannot open grounding_dino: it is not here, nor models/random/");
  return { name: "grounding_dino", random: true, open: opener(files) };
}

/** Of random weights only so many boxes of a plate are taken: they mean nothing, and take time. */
const mostRandom = 6;

/** A detector's boxes cut out by a segmenter. */
const boxed =
  (detect: Detector, segment: OpenedSegmenter["use"], minScore: number): Method["answer"] =>
  async (image, { signal } = {}) => {
    const found = await detect(image, { minScore, signal });
    const masks = await segment(image, found, { signal });
    return found.map(({ box, score }, i) => ({ box, score, mask: masks[i].mask }));
  };

/** lang-SAM: a text detector's boxes cut out by SAM. */
async function namedMethod(
  text: TextDetector,
  sam: Pick<OpenedSegmenter, "name" | "random" | "use">,
  { prompt = "human characters", boxThreshold = 0.4 }: MethodOptions,
): Promise<Method> {
  const asked = await text.open(prompt);
  const find = langSam({
    detect: async (image, options) =>
      (await asked(image, options)).slice(0, text.random ? mostRandom : undefined),
    segment: sam.use,
  });
  const random = text.random || sam.random;
  return {
    name: "lang-SAM",
    random,
    weights: random ? randomWords : `${text.name}, ${sam.name}`,
    async answer(image, { signal } = {}) {
      const found = await find(image, { boxThreshold, signal });
      return found.map(({ mask, detection: { box, score, phrase, textScore } }) => ({
        box,
        mask,
        score,
        phrase,
        textScore,
      }));
    },
  };
}

/**
 * The methods of the comparison: the ink baseline and the detector that ships with GrabCut, the cutter
 * that ships, and the study's SAM, HQ-SAM and lang-SAM where they are on this machine.
 *
 * ```ts
 * import { openMethods } from "lib/study/methods.ts";
 * const names = async () => (await openMethods()).map(({ name, weights }) => `${name}: ${weights}`);
 * ```
 */
export async function openMethods(options: MethodOptions = {}): Promise<Method[]> {
  const { threads } = options;
  const detectorOf = async (name: DetectorName) => await openDetector(name, { threads });
  const [ink, shipped] = [await detectorOf("ink"), await detectorOf(shippedDetector)];
  const grabcut = await openSegmenter("grabcut");
  const cutter = await openSegmenter(shippedSegmenter, { threads });
  const sam = await segmenterOf(candidates.sam, options);
  const hqSam = await segmenterOf(candidates.hqSam, options);
  const text = await openTextDetector(options);
  const method = (detector: typeof ink, segmenter: OpenedSegmenter, title: string): Method => ({
    name: `${detector.name} + ${title}`,
    random: segmenter.random,
    weights: segmenter.random
      ? randomWords
      : [detector.name, segmenter.name].filter((name) => name !== "ink" && name !== "grabcut")
        .join(", ") || "none needed",
    answer: boxed(detector.use, segmenter.use, detector.minScore),
  });
  return [
    method(ink, grabcut, "GrabCut"),
    method(shipped, grabcut, "GrabCut"),
    method(shipped, cutter, cutter.name),
    ...sam ? [method(shipped, sam, families.sam.title)] : [],
    ...hqSam ? [method(shipped, hqSam, families.hqSam.title)] : [],
    ...text && sam ? [await namedMethod(text, sam, options)] : [],
  ];
}

/** A row of the table of methods. */
export interface MethodRow {
  /** As tables call it. */
  readonly method: string;
  /** Where its numbers come from; null where it is not here. */
  readonly weights: string | null;
  /** "here", or the command that downloads it. */
  readonly state: string;
}

/** Every method of the comparison, those that are not here with the command that downloads them. */
export function methodRows(methods: readonly Method[]): MethodRow[] {
  const here = methods.map(({ name, weights }) => ({ method: name, weights, state: "here" }));
  const absent = [
    ...Object.values(families).map(({ title, fetch }) => ({
      method: `${shippedDetector} + ${title}`,
      state: `not here: deno task models fetch ${fetch}`,
    })),
    {
      method: "lang-SAM",
      state: `not here: deno task models fetch ${candidates.text[0]}, bert_vocabulary and ` +
        families.sam.fetch,
    },
  ].filter(({ method }) => !here.some((row) => row.method === method));
  return [...here, ...absent.map((row) => ({ ...row, weights: null }))];
}
