/** The YOLOX-nano step that `bench:train` times, the same for every side, and the file that hands it over. */
import { cellsOf, type GroundTruth } from "lib/finetune/simota.ts";
import type { Statistics } from "lib/finetune/normalisation.ts";
import {
  readNetwork,
  storedFilter,
  withNetworkClasses,
  type YoloxNetwork,
} from "lib/finetune/yolox_network.ts";
import { Random } from "lib/tensor/random.ts";
import { encodeSafetensors } from "lib/tensor/safetensors.ts";
import { float32, sizeOf, type Tensor } from "lib/tensor/tensor.ts";

/** Pictures of a step, the sides of each, and figures on each. */
export interface YoloxSize {
  readonly batch: number;
  readonly side: number;
  readonly figures: number;
}

export const learningRate = 1e-3;
/** Decays filters, and no vectors. */
export const weightDecay = 0.01;
/** The share that the running mean of the weights keeps. */
export const meanShare = 0.99;

/** A model's network with one class, "figure" say, which starts as its first. */
export const networkOf = (model: Uint8Array, { side }: YoloxSize): YoloxNetwork =>
  withNetworkClasses(readNetwork(model, { width: side, height: side }), [0]);

/** Normalisation that changes nothing: the model's own is folded into its filters. */
export const noStatistics = ({ convolutions, weights }: YoloxNetwork): Statistics =>
  Object.fromEntries(
    convolutions.filter(({ normalised }) => normalised).flatMap(({ name }) => {
      const { shape } = weights[`${name}.bias`];
      return [
        [`${name}.mean`, float32(new Float32Array(sizeOf(shape)), shape)],
        [`${name}.deviation`, float32(new Float32Array(sizeOf(shape)).fill(1), shape)],
      ];
    }),
  );

export const cellsFor = ({ head: { levels } }: YoloxNetwork, { side }: YoloxSize) =>
  cellsOf(
    levels.map(({ stride }) => ({ width: side / stride, height: side / stride, stride })),
  );

export interface YoloxTask {
  /** Blue, green, red from 0 to 255. `[N, 3, H, W]` */
  readonly pictures: Tensor<"float32">;
  /** Class, middle and sides of each figure in pixels. `[N, figures, 5]` */
  readonly labels: Tensor<"float32">;
}

/** Noise with figures of all sizes drawn at random; no side learns anything from it. */
export function taskOf({ batch, side, figures }: YoloxSize): YoloxTask {
  const random = new Random(1);
  const shape = [batch, 3, side, side];
  const pictures = Float32Array.from({ length: sizeOf(shape) }, () => random.range(0, 255));
  const labels = new Float32Array(batch * figures * 5);
  for (let at = 0; at < labels.length; at += 5) {
    const [width, height] = [0, 1].map(() => random.range(side / 16, side / 2));
    const [x, y] = [width, height].map((length) => random.range(length / 2, side - length / 2));
    labels.set([0, x, y, width, height], at);
  }
  return { pictures: float32(pictures, shape), labels: float32(labels, [batch, figures, 5]) };
}

/** The labels as assignment takes them, picture by picture. */
export const targetsIn = (
  { labels: { data, shape: [count, figures] } }: YoloxTask,
): GroundTruth[][] =>
  Array.from({ length: count }, (_, n) =>
    Array.from({ length: figures }, (_, k): GroundTruth => {
      const [kind, x, y, width, height] = data.subarray((n * figures + k) * 5);
      return { classId: kind, box: [x, y, width, height] };
    }));

/** Filters and biases as PyTorch has them, in the order of their use, and what they are shown. */
export function encodeYolox(network: YoloxNetwork, { pictures, labels }: YoloxTask): Uint8Array {
  const weights = network.convolutions.flatMap((convolution, k) => [
    [`${k}.weight`, storedFilter(network.weights[`${convolution.name}.weight`], convolution)],
    [`${k}.bias`, network.weights[`${convolution.name}.bias`]],
  ]);
  return encodeSafetensors({ ...Object.fromEntries(weights), pictures, labels });
}
