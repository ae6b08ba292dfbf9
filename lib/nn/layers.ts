/**
 * The operations that the networks here are made of. A network is written once, over any kind of value:
 * over tfjs tensors it runs and trains, over names of a graph it becomes an ONNX file.
 */
import { tf } from "lib/jit/tfjs.ts";
import { batchNorm } from "./batch_norm.ts";
import { gridCells, leastSquare, type MapSize } from "./grid_pooling.ts";
import type { Params } from "./parameters.ts";
import { relu6 } from "./relu6.ts";

/** How a picture is padded before an odd filter, so that stride 1 keeps its size. */
export type Padding =
  /** Half the filter on all sides, PyTorch's habit; the default. */
  | "even"
  /** As little as gives ceil(side / stride) places, what is odd at the bottom and right: TensorFlow's SAME. */
  | "same";

/** Weights are called by the name of their layer: `<name>.weight`, `<name>.bias` ... */
export interface Layers<T> {
  /** Odd square filter, no bias. [N, H, W, C] */
  convolve(
    x: T,
    name: string,
    options: { readonly stride: number; readonly padding?: Padding },
  ): T;
  /** A filter of its own for each channel, padded as `same`, no bias. [N, H, W, C] */
  depthwise(x: T, name: string, options: { readonly stride: number }): T;
  /** Batch normalisation over all axes but the features. `epsilon` is added to the variance, default 1e-5. */
  normalize(x: T, name: string, options?: { readonly epsilon?: number }): T;
  /** `x W^T + b` over the last axis of [N, F] or [N, T, F]; no b where there is none. */
  dense(x: T, name: string): T;
  /** `max(x, 0)`, element by element. */
  relu(x: T): T;
  /** `min(max(x, 0), 6)`, element by element. */
  relu6(x: T): T;
  /** The exact one, by the error function. */
  gelu(x: T): T;
  /** The sum of two values of one shape, element by element. */
  add(a: T, b: T): T;
  /** 3 x 3, stride 2, padded by 1. [N, H/2, W/2, C] */
  maxPool(x: T): T;
  /**
   * Mean over the picture: [N, H, W, C] to [N, C]. With a power above 1 the generalised one: the root of
   * the mean of so many powers, of values from `leastPowered` on.
   */
  average(x: T, options?: { readonly power?: number }): T;
  /** Means over `places` x `places` cells of a picture, `map` its H and W: [N, H, W, C] to [N, C, places^2]. */
  cells(x: T, options: { readonly places: number; readonly map: MapSize }): T;
  /** Each cell less `<name>.mean` [C] and brought to length 1, in a row: [N, C, P] to [N, C P]. */
  directions(x: T, name: string): T;
  /** Cuts [N, H, W, 3] into patches, embeds each, puts a token before them, adds positions: [N, T, F]. */
  tokens(x: T, options: { readonly patch: number }): T;
  /** Over the last axis, to mean 0 and variance 1, then scaled and shifted. */
  layerNorm(x: T, name: string): T;
  /** Attention of queries, keys and values side by side, [N, T, 3 F] to [N, T, F]. */
  attend(x: T, options: { readonly heads: number }): T;
  /** The first token: [N, T, F] to [N, F]. */
  first(x: T): T;
}

export const layerNormEpsilon = 1e-6;

/** What values below it count as in a generalised mean, whose root has no slope at 0. */
export const leastPowered = 1e-6;

/**
 * Whether batch normalisation goes by the batch's own statistics and moves the running ones: the whole
 * network's, or each layer's by its name.
 */
export type Training = boolean | ((layer: string) => boolean);

/** The layers in tfjs; new running statistics are put into `statistics`. */
export function tfjsLayers(
  { params, statistics }: { params: Params; statistics: Params },
  { training }: { training: Training },
): Layers<tf.Tensor> {
  return {
    convolve(x, name, { stride, padding = "even" }) {
      const filter = params[`${name}.weight`] as tf.Tensor4D; // [k, k, in, out]
      const pad = padding === "same" ? padding : (filter.shape[0] - 1) / 2;
      return tf.conv2d(x as tf.Tensor4D, filter, stride, pad);
    },
    depthwise(x, name, { stride }) {
      const filter = params[`${name}.weight`] as tf.Tensor4D; // [k, k, C, 1]
      return tf.depthwiseConv2d(x as tf.Tensor4D, filter, stride, "same");
    },
    normalize(x, name, { epsilon } = {}) {
      const learns = typeof training === "function" ? training(name) : training;
      const normalized = batchNorm({ params, name, x }, { training: learns, epsilon });
      Object.assign(statistics, normalized.statistics);
      return normalized.output;
    },
    dense(x, name) {
      const weight = params[`${name}.weight`] as tf.Tensor2D; // [out, in]
      const bias: tf.Tensor | undefined = params[`${name}.bias`]; // [out]
      const [output, input] = weight.shape;
      const flat = tf.reshape(x, [x.size / input, input]) as tf.Tensor2D; // [N T, in]
      const y = tf.matMul(flat, weight, false, true); // [N T, out]
      return tf.reshape(bias ? tf.add(y, bias) : y, [...x.shape.slice(0, -1), output]);
    },
    relu: (x) => tf.relu(x),
    relu6,
    gelu: (x) => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1)),
    add: (a, b) => tf.add(a, b),
    maxPool: (x) => tf.maxPool(x as tf.Tensor4D, 3, 2, 1),
    average(x, { power = 1 } = {}) {
      if (power === 1) return tf.mean(x, [1, 2]);
      return tf.pow(tf.mean(tf.pow(tf.maximum(x, leastPowered), power), [1, 2]), 1 / power);
    },
    cells(x, { places, map }) {
      const [count, height, width, channels] = x.shape;
      const { data, shape: [from, to] } = gridCells(map, places); // [H W, P]
      const rows = tf.reshape(tf.transpose(x, [0, 3, 1, 2]), [count * channels, height * width]);
      const means = tf.matMul(rows as tf.Tensor2D, tf.tensor2d(data, [from, to])); // [N C, P]
      return tf.reshape(means, [count, channels, to]);
    },
    directions(x, name) {
      const [count, channels, places] = x.shape;
      const centred = tf.sub(x, tf.reshape(params[`${name}.mean`], [1, channels, 1]));
      const square = tf.sum(tf.square(centred), 1, true); // [N, 1, P]
      const unit = tf.mul(centred, tf.rsqrt(tf.add(square, leastSquare)));
      return tf.reshape(unit, [count, channels * places]);
    },
    tokens(x, { patch }) {
      const filter = params["patch_embed.proj.weight"] as tf.Tensor4D; // [P, P, 3, F]
      const cut = tf.conv2d(x as tf.Tensor4D, filter, patch, "valid"); // [N, H/P, W/P, F]
      const [count, height, width, features] = cut.shape;
      const biased = tf.add(cut, params["patch_embed.proj.bias"]);
      const patches = tf.reshape(biased, [count, height * width, features]); // [N, T - 1, F]
      const first = tf.mul(params.cls_token, tf.ones([count, 1, 1])); // [N, 1, F]
      return tf.add(tf.concat([first, patches], 1), params.pos_embed); // [N, T, F]
    },
    layerNorm(x, name) {
      const centred = tf.sub(x, tf.mean(x, -1, true)); // [N, T, F]
      const variance = tf.mean(tf.square(centred), -1, true); // [N, T, 1]
      const normal = tf.mul(centred, tf.rsqrt(tf.add(variance, layerNormEpsilon))); // [N, T, F]
      return tf.add(tf.mul(normal, params[`${name}.weight`]), params[`${name}.bias`]);
    },
    attend(x, { heads }) {
      const [count, tokens, triple] = x.shape;
      const features = triple / 3;
      const side = features / heads;
      const [query, key, value] = tf.split(x, 3, 2).map((part) =>
        tf.transpose(tf.reshape(part, [count, tokens, heads, side]), [0, 2, 1, 3])
      ); // [N, H, T, F/H] each
      const scores = tf.mul(tf.matMul(query, key, false, true), 1 / Math.sqrt(side)); // [N, H, T, T]
      const mixed = tf.matMul(tf.softmax(scores), value); // [N, H, T, F/H]
      return tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [count, tokens, features]); // [N, T, F]
    },
    first(x) {
      const [count, , features] = x.shape;
      return tf.reshape(tf.slice(x, [0, 0, 0], [count, 1, features]), [count, features]); // [N, F]
    },
  };
}
