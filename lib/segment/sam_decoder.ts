/** The second half of SAM and HQ-SAM in Meta's export: points and a plate's embedding in, masks out. */
import type { Session } from "lib/onnx/session.ts";
import { checkSignature, type Shapes } from "lib/onnx/signature.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import type { Segmentation } from "./prompt.ts";
import type { Encoded, PointPrompt, Stoppable } from "./promptable.ts";
import { type FramePoints, framePoints, pointLabel, sizeInFrame } from "./sam_frame.ts";
import { maskInFrame } from "./mask_in_frame.ts";

/** Which of several masks answers: the one meant for one answer, or the one that promises most. */
export type MaskChoice = "single" | "best";

/** Prompts of one run, where a decoder takes several. */
const batch = 16;

/** Features that a decoder takes besides the points. */
const inputsOf = (features: Shapes): Shapes => ({
  ...features,
  point_coords: [null, null, 2],
  point_labels: [null, null],
  mask_input: [null, 1, null, null],
  has_mask_input: [null],
  orig_im_size: [2],
});

const outputs: Shapes = {
  iou_predictions: [null, null],
  low_res_masks: [null, null, null, null],
};

export interface SamDecoder {
  /** Of the frame: 1024 for all published models. */
  readonly side: number;
  /** Masks for a prompt: 1 or 4. */
  readonly masks: number;
  decode(
    encoded: Encoded,
    prompts: readonly PointPrompt[],
    options: Stoppable & { readonly choice: MaskChoice; readonly minPoints?: number },
  ): Promise<Segmentation[]>;
}

/** Of the masks of one prompt, the chosen one. With three or four, the last three are for several answers. */
export function chosenMask(scores: Float32Array, choice: MaskChoice): number {
  if (scores.length === 1 || (choice === "single" && scores.length === 4)) return 0;
  const first = scores.length === 4 ? 1 : 0;
  const own = scores.subarray(first);
  return first + own.reduce((best, score, i) => score > own[best] ? i : best, 0);
}

/** Points padded to a length with SAM's padding point. */
function padded({ coordinates, labels }: FramePoints, count: number): FramePoints {
  if (labels.length >= count) return { coordinates, labels };
  const longer = new Float32Array(count * 2);
  longer.set(coordinates);
  const filled = new Float32Array(count).fill(pointLabel.padding);
  filled.set(labels);
  return { coordinates: longer, labels: filled };
}

/** Indices of prompts that one run can answer: as many points each, at most `most` of them. */
function runsOf(points: readonly FramePoints[], most: number): number[][] {
  const byCount = Map.groupBy(points.keys(), (i) => points[i].labels.length);
  return [...byCount.values()].flatMap((list) =>
    Array.from(
      { length: Math.ceil(list.length / most) },
      (_, k) => list.slice(k * most, (k + 1) * most),
    )
  );
}

/**
 * A session as a decoder.
 *
 * @throws {Error} when the model has another signature
 */
export async function samDecoder(
  session: Session,
  { name, as, features }: {
    readonly name: string;
    readonly as: string;
    /** Shapes of the features that it takes. */
    readonly features: Shapes;
  },
): Promise<SamDecoder> {
  checkSignature(session, { name, as, inputs: inputsOf(features), outputs });
  const port = (wanted: string) => session.inputs.find((input) => input.name === wanted)!;
  const low = port("mask_input").shape[2];
  if (!low) throw new Error(`Cannot use ${name} as ${as}: the side of its mask_input is not fixed`);
  const side = low * 4;
  const most = port("point_coords").shape[0] === null ? batch : 1;

  const run = (encoded: Encoded["features"], points: readonly FramePoints[]) => {
    const [prompts, count] = [points.length, points[0].labels.length];
    const coordinates = new Float32Array(prompts * count * 2);
    const labels = new Float32Array(prompts * count);
    points.forEach((list, i) => {
      coordinates.set(list.coordinates, i * count * 2);
      labels.set(list.labels, i * count);
    });
    return session.run({
      ...Object.fromEntries(Object.keys(features).map((key) => [key, encoded[key]])),
      point_coords: float32(coordinates, [prompts, count, 2]),
      point_labels: float32(labels, [prompts, count]),
      mask_input: float32(new Float32Array(low * low), [1, 1, low, low]),
      has_mask_input: float32(Float32Array.of(0), [1]),
      // the graph enlarges every mask to this size; one pixel costs nothing, and the chosen mask alone
      // is enlarged here
      orig_im_size: float32(Float32Array.of(1, 1), [2]),
    });
  };

  return {
    side,
    masks: await masksOf(session, { features, run }),
    async decode(encoded, prompts, { signal, choice, minPoints = 0 }) {
      const to = sizeInFrame(encoded, side);
      const points = prompts.map((prompt) =>
        padded(framePoints(prompt, { from: encoded, to }), minPoints)
      );
      const answers: Segmentation[] = new Array(prompts.length);
      for (const group of runsOf(points, most)) {
        signal?.throwIfAborted();
        const results = await run(encoded.features, group.map((i) => points[i]));
        const scores = results.iou_predictions as Tensor<"float32">; // [prompts, masks]
        const logits = results.low_res_masks as Tensor<"float32">; // [prompts, masks, low, low]
        const masks = scores.shape[1];
        group.forEach((prompt, k) => {
          const own = scores.data.subarray(k * masks, (k + 1) * masks);
          const chosen = chosenMask(own, choice);
          const from = (k * masks + chosen) * low * low;
          const map = logits.data.subarray(from, from + low * low);
          const mask = maskInFrame(map, { low, side, plate: encoded });
          answers[prompt] = { mask, score: Math.min(1, Math.max(0, own[chosen])) };
        });
      }
      return answers;
    },
  };
}

/** Masks for a prompt, by the signature or, where that is silent, by a trial with zeros. */
async function masksOf(session: Session, { features, run }: {
  features: Shapes;
  run: (
    encoded: Encoded["features"],
    points: readonly FramePoints[],
  ) => Promise<Record<string, Tensor>>;
}): Promise<number> {
  const told = session.outputs.find(({ name }) => name === "iou_predictions")!.shape[1];
  if (told !== null) return told;
  const zeros = Object.fromEntries(
    Object.keys(features).map((key) => {
      const shape = session.inputs.find(({ name }) => name === key)!.shape.map((s) => s ?? 1);
      return [key, float32(new Float32Array(shape.reduce((a, b) => a * b, 1)), shape)];
    }),
  );
  const [coordinates, labels] = [new Float32Array(6), new Float32Array(3)];
  return (await run(zeros, [{ coordinates, labels }])).iou_predictions.shape[1];
}
