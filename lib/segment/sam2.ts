/**
 * SAM 2 and 2.1 (Ravi et al. 2024) for single pictures, in both layouts in which they are published:
 * onnx-community's, exported from transformers, and samexporter's. Both give three masks for a prompt,
 * and the one that promises most is taken. The predictor's own single mask, and its turn to one of the
 * three where that is unstable, are in no published file.
 */
import type { Size } from "lib/image/image.ts";
import type { Session, SessionOptions } from "lib/onnx/session.ts";
import { checkSignature, type Shapes } from "lib/onnx/signature.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import { maskOfLogits } from "./mask_logits.ts";
import type { Segmentation } from "./prompt.ts";
import type { Encoded, PointPrompt, Promptable } from "./promptable.ts";
import { type EncoderAndDecoder, graphName, openBoth } from "./sam.ts";
import { chosenMask } from "./sam_decoder.ts";
import { framePoints, pointLabel } from "./sam_frame.ts";
import { sam2Tensor } from "./sam2_input.ts";

/** Prompts of one run, where a decoder takes several. */
const batch = 16;

/** A prompt in the frame: its box, and its points with what each means. */
interface Framed {
  readonly box: Float32Array | null;
  /** `[points, 2]` and `[points]` */
  readonly coordinates: Float32Array;
  readonly labels: Float32Array;
}

function framed(prompt: PointPrompt, { from, side }: { from: Size; side: number }): Framed {
  const to = { width: side, height: side };
  const { coordinates, labels } = framePoints(prompt, { from, to });
  if (!prompt.box) return { box: null, coordinates, labels };
  // framePoints() ends with the two corners
  const points = labels.length - 2;
  return {
    box: coordinates.slice(points * 2),
    coordinates: coordinates.slice(0, points * 2),
    labels: labels.slice(0, points),
  };
}

/** Scores and small maps of the masks of each prompt. */
interface Answers {
  readonly scores: Tensor<"float32">;
  readonly logits: Tensor<"float32">;
}

/** A way in which SAM 2 is published. */
interface Layout {
  /** The encoder's input. */
  readonly picture: string;
  /** What the encoder gives and the decoder takes, by the same names. */
  readonly features: Shapes;
  /** The decoder's other inputs, and its outputs. */
  readonly prompts: Shapes;
  readonly outputs: Shapes;
  /** Prompts that one run can answer must have the same key. */
  keyOf(prompt: Framed, index: number): string;
  run(
    decoder: Session,
    features: Encoded["features"],
    prompts: readonly Framed[],
  ): Promise<Answers>;
}

const map = [null, null, null, null] as const;

function joined(arrays: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const array of arrays) {
    all.set(array, at);
    at += array.length;
  }
  return all;
}

/** onnx-community: boxes have an input of their own. */
const hub: Layout = {
  picture: "pixel_values",
  features: { "image_embeddings.0": map, "image_embeddings.1": map, "image_embeddings.2": map },
  prompts: {
    input_points: [null, null, null, 2],
    input_labels: [null, null, null],
    input_boxes: [null, null, 4],
  },
  outputs: { iou_scores: [null, null, null], pred_masks: [null, null, null, null, null] },
  keyOf({ box, labels }) {
    // without boxes the graph concatenates an empty tensor, and ONNX Runtime reads unwritten memory
    if (!box) {
      throw new RangeError(
        "Cannot segment by points alone with this export of SAM 2: it takes them beside a box. " +
          "Give a box, or take samexporter's files",
      );
    }
    return String(labels.length);
  },
  async run(decoder, features, prompts) {
    const [count, points] = [prompts.length, prompts[0].labels.length];
    const labels = prompts.flatMap((prompt) => [...prompt.labels].map(BigInt));
    const results = await decoder.run({
      ...features,
      input_points: float32(joined(prompts.map((p) => p.coordinates)), [1, count, points, 2]),
      input_labels: {
        dtype: "int64",
        shape: [1, count, points],
        data: BigInt64Array.from(labels),
      },
      input_boxes: float32(joined(prompts.map((p) => p.box!)), [1, count, 4]),
    });
    return {
      scores: results.iou_scores as Tensor<"float32">,
      logits: results.pred_masks as Tensor<"float32">,
    };
  },
};

/** samexporter: a box is two points, and the graph adds the padding point itself. */
const samexporter: Layout = {
  picture: "image",
  features: { high_res_feats_0: map, high_res_feats_1: map, image_embed: map },
  prompts: {
    point_coords: [null, null, 2],
    point_labels: [null, null],
    mask_input: [null, 1, null, null],
    has_mask_input: [null],
  },
  outputs: { masks: map, iou_predictions: [null, null] },
  // its features are not repeated for several prompts
  keyOf: (_prompt, index) => String(index),
  async run(decoder, features, [{ box, coordinates, labels }]) {
    const own = labels.filter((label) => label !== pointLabel.padding);
    const corners = box ? [pointLabel.topLeft, pointLabel.bottomRight] : [];
    const count = own.length + corners.length;
    const low = decoder.inputs.find(({ name }) => name === "mask_input")!.shape[2] ?? 256;
    const results = await decoder.run({
      ...features,
      point_coords: float32(
        joined([box ?? new Float32Array(0), coordinates.slice(0, own.length * 2)]),
        [1, count, 2],
      ),
      point_labels: float32(joined([Float32Array.from(corners), own]), [1, count]),
      mask_input: float32(new Float32Array(low * low), [1, 1, low, low]),
      has_mask_input: float32(Float32Array.of(0), [1]),
    });
    return {
      scores: results.iou_predictions as Tensor<"float32">,
      logits: results.masks as Tensor<"float32">,
    };
  },
};

/** The layout of a decoder, by its inputs. */
const layoutOf = (decoder: Session): Layout =>
  decoder.inputs.some(({ name }) => name === "point_coords") ? samexporter : hub;

function check(
  { encoder, decoder }: { encoder: Session; decoder: Session },
  graphs: EncoderAndDecoder,
): { layout: Layout; side: number } {
  const layout = layoutOf(decoder);
  checkSignature(decoder, {
    name: graphName(graphs.decoder, "decoder"),
    as: "a decoder of SAM 2",
    inputs: { ...layout.features, ...layout.prompts },
    outputs: layout.outputs,
  });
  checkSignature(encoder, {
    name: graphName(graphs.encoder, "encoder"),
    as: "an encoder of SAM 2",
    inputs: { [layout.picture]: [null, 3, null, null] },
    outputs: layout.features,
  });
  return { layout, side: encoder.inputs[0].shape[2] ?? 1024 };
}

/**
 * Opens SAM 2 or 2.1. Dispose of it when done. onnx-community's export answers points only beside a
 * box: `decode` throws a RangeError for points alone.
 *
 * @throws {Error} when a file is damaged, or the two are not the halves of SAM 2 in one layout
 *
 * ```ts
 * import { openSam2 } from "lib/segment/sam2.ts";
 * import { asSegmenter } from "lib/segment/promptable.ts";
 * const open = async () =>
 *   asSegmenter(await openSam2({ encoder: "vision_encoder.onnx", decoder: "decoder.onnx" }));
 * ```
 */
export async function openSam2(
  graphs: EncoderAndDecoder,
  options: Omit<SessionOptions, "name"> = {},
): Promise<Promptable> {
  await using stack = new AsyncDisposableStack();
  const { encoder, decoder } = stack.use(await openBoth(graphs, options));
  const { layout, side } = check({ encoder, decoder }, graphs);
  const kept = stack.move();
  return {
    async encode(image, { signal } = {}) {
      signal?.throwIfAborted();
      const results = await encoder.run({ [layout.picture]: sam2Tensor(image, side) });
      const features = Object.fromEntries(
        Object.keys(layout.features).map((name) => [name, results[name] as Tensor<"float32">]),
      );
      return { width: image.width, height: image.height, features };
    },
    async decode(encoded, prompts, { signal } = {}) {
      const points = prompts.map((prompt) => framed(prompt, { from: encoded, side }));
      const answers: Segmentation[] = new Array(prompts.length);
      const groups = Map.groupBy(points.keys(), (i) => layout.keyOf(points[i], i)).values();
      for (const group of groups) {
        for (let first = 0; first < group.length; first += batch) {
          signal?.throwIfAborted();
          const own = group.slice(first, first + batch);
          const found = await layout.run(decoder, encoded.features, own.map((i) => points[i]));
          own.forEach((prompt, k) => answers[prompt] = answerOf(found, { k, plate: encoded }));
        }
      }
      return answers;
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** The best mask of the k-th prompt of a run. */
function answerOf(
  { scores, logits }: Answers,
  { k, plate }: { k: number; plate: Size },
): Segmentation {
  const masks = scores.shape.at(-1)!;
  const [height, width] = logits.shape.slice(-2);
  const own = scores.data.subarray(k * masks, (k + 1) * masks);
  const chosen = chosenMask(own, "best");
  const from = (k * masks + chosen) * height * width;
  const data = logits.data.subarray(from, from + height * width);
  return {
    mask: maskOfLogits({ width, height, data }, plate),
    score: Math.min(1, Math.max(0, own[chosen])),
  };
}
