/**
 * GroundingDINO (Liu et al. 2023, Apache-2.0): boxes for what a text names. Both published layouts
 * of its ONNX files are read: transformers' (`pixel_values`, `pixel_mask`) and the authors' own
 * (`img`, `position_ids`, `text_token_mask`).
 */
import { type Box, clip } from "lib/geometry/box.ts";
import type { Image, Size } from "lib/image/image.ts";
import { readMetadata } from "lib/onnx/metadata.ts";
import { openSession, type Session, type SessionOptions } from "lib/onnx/session.ts";
import { sigmoid } from "lib/tensor/sigmoid.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import { type Caption, captionOf, phraseAbove } from "./caption.ts";
import type { Detection, Detector } from "./detection.ts";
import { parseVocabulary, type Vocabulary } from "./wordpiece.ts";
import { groundingInput, placedIn } from "./grounding_input.ts";

/** What GroundingDINO looks for, and how it is opened. */
export interface GroundingDinoOptions extends SessionOptions {
  /** The text of bert-base-uncased's `vocab.txt`. */
  readonly vocabulary: string;
  /** What to look for: "human characters", or several phrases. */
  readonly prompt: string | readonly string[];
  /** Words below are left out of a detection's phrase. Default .25, the original's. */
  readonly textThreshold?: number | undefined;
  /**
   * "together": all phrases in one pass. "one by one": a pass for each, for files that only hold the
   * one phrase they were traced with. Default: what the file's metadata says (`burin.phrases`),
   * else together in the authors' layout, one by one in transformers'.
   */
  readonly passes?: "together" | "one by one" | undefined;
  /**
   * How a picture fills a fixed input: "stretch", as the published files expect, or "pad", to the
   * right and below, which needs an input `pixel_mask`. Default: what the file's metadata says
   * (`burin.fit`), else "stretch".
   */
  readonly fit?: "stretch" | "pad";
  /**
   * "cut" (default): boxes end at the plate's border. "keep": they may reach beyond, as the originals'
   * do, which lang-SAM hands to SAM as they are.
   */
  readonly overhang?: "cut" | "keep";
  /** The picture's shorter side where it is not stretched, in pixels. Default 800. */
  readonly shortest?: number;
  /** Its longer side at most. Default 1333. */
  readonly longest?: number;
}

/** Names of inputs and outputs in the two layouts; those in `optional` are fed where they are. */
const layouts = {
  transformers: {
    inputs: ["pixel_values", "input_ids", "attention_mask"],
    optional: ["token_type_ids", "pixel_mask"],
    outputs: ["logits", "pred_boxes"],
  },
  authors: {
    inputs: ["img", "input_ids", "attention_mask", "position_ids", "text_token_mask"],
    optional: ["token_type_ids"],
    outputs: ["logits", "boxes"],
  },
} as const;

function layoutOf(session: Session): keyof typeof layouts | null {
  const names = (ports: Session["inputs"]) => ports.map(({ name }) => name);
  const [inputs, outputs] = [names(session.inputs), names(session.outputs)];
  const known = Object.keys(layouts) as (keyof typeof layouts)[];
  return known.find((key) => {
    const layout = layouts[key];
    const every: readonly string[] = [...layout.inputs, ...layout.optional];
    return layout.inputs.every((name) => inputs.includes(name)) &&
      inputs.every((name) => every.includes(name)) &&
      layout.outputs.every((name) => outputs.includes(name));
  }) ?? null;
}

/** The tensors of a caption, filled up to `length` where the model fixes it. */
function textTensors(session: Session, caption: Caption): Record<string, Tensor> {
  const { ids, positions, mask } = caption;
  const of = (name: string) => session.inputs.find((port) => port.name === name);
  const length = of("input_ids")?.shape[1] ?? ids.length;
  if (length < ids.length) {
    throw new RangeError(
      `Cannot ask this model for "${caption.text}": that is ${ids.length} tokens, and it takes ` +
        `${length}; give fewer or shorter phrases`,
    );
  }
  const row = (name: string, values: readonly number[]): Tensor => {
    const padded = Array.from({ length }, (_, i) => values[i] ?? 0);
    return of(name)?.dtype === "bool"
      ? { dtype: "bool", shape: [1, length], data: Uint8Array.from(padded) }
      : { dtype: "int64", shape: [1, length], data: BigInt64Array.from(padded, BigInt) };
  };
  const square = new Uint8Array(length * length); // [length, length]
  for (let i = 0; i < length; i++) {
    square[i * length + i] = 1;
    for (let j = 0; i < ids.length && j < ids.length; j++) {
      square[i * length + j] = mask[i * ids.length + j];
    }
  }
  const all: Record<string, Tensor> = {
    input_ids: row("input_ids", ids),
    attention_mask: row("attention_mask", ids.map(() => 1)),
    token_type_ids: row("token_type_ids", []),
    position_ids: row("position_ids", positions),
    text_token_mask: { dtype: "bool", shape: [1, length, length], data: square },
  };
  return Object.fromEntries(Object.entries(all).filter(([name]) => of(name) !== undefined));
}

/** Ones where the picture is. `[1, height, width]` */
function maskOf(size: Size, { width, height }: Size): Tensor<"int64"> {
  const data = new BigInt64Array(width * height);
  for (let y = 0; y < size.height; y++) data.fill(1n, y * width, y * width + size.width);
  return { dtype: "int64", shape: [1, height, width], data };
}

/** In single precision, as the original's tensors. */
const scoreOf = (logit: number) => Math.fround(sigmoid(logit));

/** Queries whose best token scores above `minScore`, and what their tokens say. */
function decode(
  { logits, boxes }: { logits: Tensor<"float32">; boxes: Tensor<"float32"> },
  { image, caption, vocabulary, minScore, textThreshold, overhang }: {
    image: Image;
    overhang: "cut" | "keep";
    caption: Caption;
    vocabulary: Vocabulary;
    minScore: number;
    textThreshold: number;
  },
): Detection[] {
  const [, queries, width] = logits.shape;
  const found: Detection[] = [];
  for (let query = 0; query < queries; query++) {
    const scores = Array.from(
      logits.data.subarray(query * width, (query + 1) * width),
      scoreOf,
    );
    const score = scores.reduce((best, one) => Math.max(best, one), 0);
    if (!(score > Math.fround(minScore))) continue;
    const own = caption.ids.map((_, i) => caption.phraseOf[i] < 0 ? 0 : scores[i]);
    const best = own.reduce((at, one, i) => one > own[at] ? i : at, 0);
    const [cx, cy, w, h] = boxes.data.subarray(4 * query, 4 * query + 4);
    const box: Box = [
      (cx - w / 2) * image.width,
      (cy - h / 2) * image.height,
      (cx + w / 2) * image.width,
      (cy + h / 2) * image.height,
    ];
    found.push({
      box: overhang === "cut" ? clip(box, image) : box,
      score,
      label: caption.phrases[Math.max(0, caption.phraseOf[best])],
      textScore: own[best],
      phrase: phraseAbove(scores, { caption, vocabulary, threshold: textThreshold }),
      tokens: caption.ids.map((id, i) => ({ token: vocabulary.tokens[id], score: scores[i] })),
    });
  }
  return found;
}

/**
 * Loads a GroundingDINO model as a detector of what a text names. Dispose of it when done.
 *
 * A detection's `score` is that of its best token, strictly above `minScore` (default .05);
 * `textScore` that of the best word asked for; `label` the phrase that word is from; `phrase` the
 * words above the text threshold, as the original prints them. Nothing is suppressed.
 *
 * @throws {Error} when the model has neither layout, or the prompt names nothing
 *
 * ```ts
 * import { openGroundingDino } from "lib/detect/grounding_dino.ts";
 * const open = (vocabulary: string) =>
 *   openGroundingDino("models/grounding_dino_tiny.onnx", { vocabulary, prompt: "human characters" });
 * ```
 */
export async function openGroundingDino(
  model: Uint8Array | string,
  {
    vocabulary: words,
    prompt,
    textThreshold = 0.25,
    passes: wantedPasses,
    fit: wantedFit,
    overhang = "cut",
    shortest,
    longest,
    ...options
  }: GroundingDinoOptions,
): Promise<Detector & AsyncDisposable> {
  const vocabulary = parseVocabulary(words);
  captionOf(prompt, vocabulary); // a prompt that names nothing is told before anything is loaded
  const name = options.name ?? (typeof model === "string" ? model : "the model");
  const session = await openSession(model, options);
  const layout = layoutOf(session);
  const picture = session.inputs.find(({ shape }) => shape.length === 4);
  const masked = session.inputs.some((port) => port.name === "pixel_mask");
  const metadata = readMetadata(model);
  const fit = wantedFit ?? (metadata["burin.fit"] === "pad" ? "pad" : "stretch");
  const refuse = async (why: string): Promise<never> => {
    await session[Symbol.asyncDispose]();
    const ports = (list: Session["inputs"]) =>
      list.map((port) => `${port.name} [${port.shape.map((s) => s ?? "any")}]`).join(", ");
    throw new Error(
      `Cannot use ${name} as GroundingDINO: it takes ${ports(session.inputs)} and gives ` +
        `${ports(session.outputs)}; ${why}`,
    );
  };
  if (!layout || picture?.shape[1] !== 3) {
    const known = Object.values(layouts)
      .map(({ inputs, outputs }) => `${inputs.join(", ")} -> ${outputs.join(", ")}`);
    return await refuse(`known are ${known.join(" and ")}`);
  }
  if (fit === "pad" && !masked) await refuse("padding needs an input pixel_mask; use stretch");
  const together = wantedPasses ??
    (layout === "authors" || metadata["burin.phrases"] === "any" ? "together" : "one by one");
  const whole = captionOf(prompt, vocabulary);
  const captions = together === "together"
    ? [whole]
    : whole.phrases.map((phrase) => captionOf(phrase, vocabulary));
  const [, , height, width] = picture.shape;
  const detect: Detector = async (image, { minScore = 0.05, signal } = {}) => {
    const { size, input } = placedIn(image, { width, height, fit, shortest, longest });
    const feeds: Record<string, Tensor> = { [picture.name]: groundingInput(image, size, input) };
    if (masked) feeds.pixel_mask = maskOf(size, input);
    const found: Detection[] = [];
    for (const caption of captions) {
      signal?.throwIfAborted();
      const results = await session.run({ ...feeds, ...textTensors(session, caption) });
      const raw = {
        logits: results.logits as Tensor<"float32">,
        boxes: (results.pred_boxes ?? results.boxes) as Tensor<"float32">,
      };
      const kept = { minScore, textThreshold, overhang };
      found.push(...decode(raw, { image, caption, vocabulary, ...kept }));
    }
    return found.sort((a, b) => b.score - a.score);
  };
  return Object.assign(detect, { [Symbol.asyncDispose]: () => session[Symbol.asyncDispose]() });
}
