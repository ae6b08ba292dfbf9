/**
 * NT-Xent, the loss of SimCLR (Chen et al., 2020, equation 1): each view must identify its positive among
 * the 2N - 1 other views. l(i) = -s(i, p)/t + log sum over k != i of exp(s(i, k)/t), s the cosine.
 */
import type { TfScalar, TfTensor } from "lib/jit/tfjs.ts";
import { contrastLogits, crossEntropy, otherViews, squareOf } from "./contrast.ts";

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

/**
 * The mean loss over the 2N rows of `z`, a scalar. Row i and row i + N are two views of one item.
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
  const logits = contrastLogits(z, { temperature, excluded, loss: "NT-Xent" }); // [2N, 2N]
  return crossEntropy(logits, otherViews(z.shape[0]));
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
