/** How pictures enter a network: normalised as torchvision's weights expect, and perhaps in grey. */
import { imagenet } from "lib/image/imagenet.ts";
import { tf } from "lib/jit/tfjs.ts";

export { imagenet };

/** Weights of red, green and blue in grey (ITU-R BT.601, as OpenCV has them). */
const luma = [0.299, 0.587, 0.114] as const;

/**
 * Grey of normalised colours as one affine map over channels, `y[o] = sum weight[i][o] x[i] + bias[o]`:
 * undo the normalisation, weigh, and normalise again.
 */
export function grayMap(): { weight: number[][]; bias: number[] } {
  const { mean, std } = imagenet;
  const level = luma.reduce((sum, share, i) => sum + share * mean[i], 0);
  return {
    weight: luma.map((share, i) => std.map((s) => share * std[i] / s)), // [in, out]
    bias: std.map((s, o) => (level - mean[o]) / s), // [out]
  };
}

/** Normalised pictures [N, H, W, 3] in grey, still three channels and normalised. */
export function toGrayTensor(x: tf.Tensor4D): tf.Tensor4D {
  const { weight, bias } = grayMap();
  return tf.add(tf.conv2d(x, tf.tensor4d([[weight]]), 1, "valid"), tf.tensor1d(bias));
}
