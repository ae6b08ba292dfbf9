/** How pictures enter a network: normalised as its published weights expect, and perhaps in grey. */
import { imagenet } from "lib/image/imagenet.ts";
import { tf } from "lib/jit/tfjs.ts";
import type { EncoderConfig } from "./encoder.ts";

export { imagenet };

/** What is subtracted from red, green and blue from 0 to 1, and what the rest is divided by. */
export interface Colours {
  /** Subtracted first. */
  readonly mean: readonly [number, number, number];
  /** Divided by after that. */
  readonly std: readonly [number, number, number];
}

/** Between -1 and 1, as TensorFlow's weights expect. */
const centred: Colours = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] };

const coloursByKind: Readonly<Record<EncoderConfig["kind"], Colours>> = {
  resnet: imagenet,
  vit: imagenet,
  efficientnet: centred,
};

/**
 * How an encoder's pictures are normalised.
 *
 * ```ts
 * import { efficientNets } from "lib/nn/efficientnet.ts";
 * import { coloursOf } from "lib/nn/picture.ts";
 * coloursOf(efficientNets.efficientnet_lite0).mean; // [.5, .5, .5]
 * ```
 */
export const coloursOf = ({ kind }: Pick<EncoderConfig, "kind">): Colours => coloursByKind[kind];

/** Weights of red, green and blue in grey (ITU-R BT.601, as OpenCV has them). */
const luma = [0.299, 0.587, 0.114] as const;

/**
 * Grey of normalised colours as one affine map over channels, `y[o] = sum weight[i][o] x[i] + bias[o]`:
 * undo the normalisation, weigh, and normalise again.
 */
export function grayMap({ mean, std }: Colours): { weight: number[][]; bias: number[] } {
  const level = luma.reduce((sum, share, i) => sum + share * mean[i], 0);
  return {
    weight: luma.map((share, i) => std.map((s) => share * std[i] / s)), // [in, out]
    bias: std.map((s, o) => (level - mean[o]) / s), // [out]
  };
}

/** Normalised pictures [N, H, W, 3] in grey, still three channels and normalised. */
export function toGrayTensor(x: tf.Tensor4D, colours: Colours): tf.Tensor4D {
  const { weight, bias } = grayMap(colours);
  return tf.add(tf.conv2d(x, tf.tensor4d([[weight]]), 1, "valid"), tf.tensor1d(bias));
}
