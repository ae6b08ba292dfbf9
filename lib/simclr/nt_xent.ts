/**
 * NT-Xent, the loss of SimCLR (Chen et al., 2020, equation 1): each view must identify its positive among
 * the 2N - 1 other views. l(i) = -s(i, p)/t + log sum over k != i of exp(s(i, k)/t), s the cosine.
 */
import { tf, type TfScalar, type TfTensor } from "lib/jit/tfjs.ts";

/** Temperature of the loss, and pairs that are no negatives. */
export interface NtXentOptions {
  /** What cosines are divided by. Default .1; the study used .5. */
  readonly temperature?: number;
  /**
   * [2N, 2N], 1 where column k is no negative of row i, because the collection has the same character
   * twice: false negatives (Huynh et al., 2022). Symmetric, 0 at each row's positive; the diagonal is
   * excluded anyway.
   */
  readonly excluded?: TfTensor | undefined;
}

/** Far below any cosine over any temperature, and still exact when subtracted and exponentiated. */
const never = 1e9;

/**
 * The mean loss over the 2N rows of `z`, a scalar. Row i and row i + N are two views of one item. The
 * maximum is subtracted before the exponential, so that no temperature overflows.
 *
 * @throws {RangeError} for an odd number of rows, fewer than 4, or a temperature of 0 or less
 *
 * ```ts
 * import { ntXent } from "lib/simclr/nt_xent.ts";
 * import { tf } from "lib/jit/tfjs.ts";
 * ntXent(tf.randomNormal([8, 128])).dataSync(); // near ln 7 + something: four pairs of strangers
 * ```
 */
export function ntXent(
  z: TfTensor, // [2N, D], of any length
  { temperature = 0.1, excluded }: NtXentOptions = {},
): TfScalar {
  const [rows] = z.shape;
  if (z.rank !== 2 || rows % 2 !== 0 || rows < 4) {
    throw new RangeError(
      `NT-Xent takes [2N, D] with N of at least 2, the second views below the first; ` +
        `got [${z.shape}]`,
    );
  }
  if (!(temperature > 0)) throw new RangeError(`A temperature is above 0, not ${temperature}`);
  const units = tf.div(z, tf.sqrt(tf.add(tf.sum(tf.square(z), 1, true), 1e-12))); // [2N, D]
  const similarities = tf.matMul(units as tf.Tensor2D, units as tf.Tensor2D, false, true); // [2N, 2N]
  const diagonal = tf.tensor(squareOf(rows, (i, k) => i === k), [rows, rows]); // [2N, 2N]
  const positive = tf.tensor(squareOf(rows, (i, k) => k === (i + rows / 2) % rows), [rows, rows]);
  const masked = excluded ? tf.maximum(diagonal, excluded) : diagonal; // [2N, 2N]
  const logits = tf.sub(tf.div(similarities, temperature), tf.mul(masked, never)); // [2N, 2N]
  return crossEntropy(logits, positive);
}

function squareOf(side: number, holds: (row: number, column: number) => boolean): Float32Array {
  return Float32Array.from(
    { length: side * side },
    (_, at) => holds(Math.floor(at / side), at % side) ? 1 : 0,
  );
}

/** Mean over rows of -log softmax at the target, with its gradient (softmax - target) / rows. */
function crossEntropy(logits: tf.Tensor, target: tf.Tensor): TfScalar {
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

/** The loss of an encoder that cannot tell views apart, untrained or collapsed: ln(2N - 1). */
export function chanceLoss(pairs: number): number {
  return Math.log(2 * pairs - 1);
}

/**
 * The loss when the two views of an item have equal embeddings and items are orthogonal:
 * ln(1 + (2N - 2) exp(-1/t)). Items with negative cosines can get slightly below it.
 */
export function floorLoss(pairs: number, { temperature = 0.1 }: NtXentOptions = {}): number {
  return Math.log1p((2 * pairs - 2) * Math.exp(-1 / temperature));
}

/**
 * The `excluded` matrix of a batch: items of one group are no negatives of one another. Items of group
 * null have no such twin.
 *
 * @param groups one per item of the batch, N long
 */
export function twinMask(groups: readonly (string | null)[]): Float32Array { // [2N * 2N]
  const count = groups.length;
  return squareOf(2 * count, (i, k) => {
    const [a, b] = [i % count, k % count];
    return a !== b && groups[a] !== null && groups[a] === groups[b];
  });
}
