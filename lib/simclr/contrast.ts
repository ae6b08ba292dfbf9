/**
 * What contrastive losses have in common: a softmax over the cosines of each view with all others, and
 * its cross entropy with the views that it should find.
 */
import { tf, type TfScalar, type TfTensor } from "lib/jit/tfjs.ts";

/** Far below any cosine over any temperature, and still exact when subtracted and exponentiated. */
const never = 1e9;

/** A matrix of ones where `holds` says so, and of zeros elsewhere. `[side, side]`, row by row */
export function squareOf(
  side: number,
  holds: (row: number, column: number) => boolean,
): Float32Array {
  return Float32Array.from(
    { length: side * side },
    (_, at) => holds(Math.floor(at / side), at % side) ? 1 : 0,
  );
}

/** 1 where row and column are the two views of one item, `[2N, 2N]`: view i is beside view i + N. */
export const otherViews = (rows: number): TfTensor =>
  tf.tensor(squareOf(rows, (i, k) => k === (i + rows / 2) % rows), [rows, rows]);

/**
 * Cosines over the temperature, far below all others where they do not count: on the diagonal, and where
 * `excluded` is 1. `[2N, 2N]`
 *
 * @throws {RangeError} for an odd number of rows, fewer than 4, or a temperature of 0 or less
 */
export function contrastLogits(
  z: TfTensor, // [2N, D], of any length
  { temperature, excluded, loss }: {
    readonly temperature: number;
    readonly excluded?: TfTensor | undefined;
    /** What an error calls the loss. */
    readonly loss: string;
  },
): TfTensor {
  const [rows] = z.shape;
  if (z.rank !== 2 || rows % 2 !== 0 || rows < 4) {
    throw new RangeError(
      `${loss} takes [2N, D] with N of at least 2, the second views below the first; ` +
        `got [${z.shape}]`,
    );
  }
  if (!(temperature > 0)) throw new RangeError(`A temperature is above 0, not ${temperature}`);
  const units = tf.div(z, tf.sqrt(tf.add(tf.sum(tf.square(z), 1, true), 1e-12))); // [2N, D]
  const similarities = tf.matMul(units as tf.Tensor2D, units as tf.Tensor2D, false, true); // [2N, 2N]
  const diagonal = tf.tensor(squareOf(rows, (i, k) => i === k), [rows, rows]); // [2N, 2N]
  const masked = excluded ? tf.maximum(diagonal, excluded) : diagonal; // [2N, 2N]
  return tf.sub(tf.div(similarities, temperature), tf.mul(masked, never)); // [2N, 2N]
}

/**
 * Mean over rows of the cross entropy of a softmax with a target whose rows add up to 1, with its gradient
 * (softmax - target) / rows. The maximum is subtracted before the exponential, so that no temperature
 * overflows.
 */
export function crossEntropy(logits: TfTensor, target: TfTensor): TfScalar {
  const [rows] = logits.shape;
  const loss = tf.customGrad((...args: (tf.Tensor | tf.GradSaveFunc)[]) => {
    const logits = args[0] as tf.Tensor;
    const save = args[1] as tf.GradSaveFunc;
    const largest = tf.max(logits, 1, true); // [R, 1]
    const powers = tf.exp(tf.sub(logits, largest)); // [R, R]
    const total = tf.sum(powers, 1, true); // [R, 1]
    const logSum = tf.add(tf.log(total), largest); // [R, 1]
    const chosen = tf.sum(tf.mul(logits, target), 1, true); // [R, 1]
    save([tf.div(powers, total), target]);
    return {
      value: tf.mean(tf.sub(logSum, chosen)),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
        tf.mul(tf.sub(saved[0], saved[1]), tf.div(dy, rows)), // [R, R]
    };
  });
  return loss(logits) as tf.Scalar;
}
