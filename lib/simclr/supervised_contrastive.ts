/**
 * The supervised contrastive loss (Khosla et al., 2020, equation 2, L_out): each view must find all views
 * of its own identity among the 2N - 1 others. l(i) = the mean over its positives p of
 * -s(i, p)/t + log sum over k != i of exp(s(i, k)/t), s the cosine. Where the only positive of each view is
 * the other one of its item, it is NT-Xent.
 */
import { tf, type TfScalar, type TfTensor } from "lib/jit/tfjs.ts";
import { contrastLogits, crossEntropy, otherViews, squareOf } from "./contrast.ts";
import type { NtXentOptions } from "./nt_xent.ts";

/** Which views show one identity, besides the temperature and the pairs that are left out. */
export interface SupervisedContrastiveOptions extends NtXentOptions {
  /**
   * [2N, 2N], 1 where row and column show one identity. The two views of an item are positives
   * whatever it says, and the diagonal never is; a positive is not left out, whatever `excluded` says.
   */
  readonly positives: TfTensor;
}

/**
 * The mean loss over the 2N rows of `z`, a scalar. Row i and row i + N are two views of one item.
 *
 * @throws {RangeError} for an odd number of rows, fewer than 4, or a temperature of 0 or less
 *
 * ```ts
 * import { tf } from "lib/jit/tfjs.ts";
 * import { positiveMask, supervisedContrastive } from "lib/simclr/supervised_contrastive.ts";
 * // two figures of Oliver and a stranger, two views of each
 * const positives = tf.tensor(positiveMask(["Oliver", "Oliver", null]), [6, 6]);
 * supervisedContrastive(tf.randomNormal([6, 128]), { positives }).dataSync();
 * ```
 */
export function supervisedContrastive(
  z: TfTensor, // [2N, D], of any length
  { temperature = 0.1, positives, excluded }: SupervisedContrastiveOptions,
): TfScalar {
  const [rows] = z.shape;
  const own = tf.mul(
    tf.maximum(otherViews(rows), positives),
    tf.tensor(squareOf(rows, (i, k) => i !== k), [rows, rows]),
  ); // [2N, 2N]
  const logits = contrastLogits(z, {
    temperature,
    excluded: excluded && tf.mul(excluded, tf.sub(1, own)),
    loss: "The supervised contrastive loss",
  }); // [2N, 2N]
  return crossEntropy(logits, tf.div(own, tf.sum(own, 1, true)));
}

/**
 * The `positives` of a batch: views of items of one identity. Items of identity null are known by their two
 * views alone.
 *
 * @param identities one per item of the batch, N long
 */
export function positiveMask(identities: readonly (string | null)[]): Float32Array { // [2N * 2N]
  const count = identities.length;
  return squareOf(2 * count, (i, k) => {
    const [a, b] = [i % count, k % count];
    return i !== k && (a === b || identities[a] !== null && identities[a] === identities[b]);
  });
}

/**
 * The loss where all views of an identity have equal embeddings and identities are orthogonal: for a view
 * with P positives ln(P + (2N - 1 - P) exp(-1/t)), since they share the probability among them.
 *
 * @param identities one per item of the batch, N long
 */
export function supervisedFloor(
  identities: readonly (string | null)[],
  { temperature = 0.1 }: NtXentOptions = {},
): number {
  const rows = 2 * identities.length;
  const sizes = new Map<string, number>();
  for (const id of identities) if (id !== null) sizes.set(id, (sizes.get(id) ?? 0) + 1);
  const losses = identities.map((id) => {
    const positives = 2 * (id === null ? 1 : sizes.get(id)!) - 1;
    return Math.log(positives + (rows - 1 - positives) * Math.exp(-1 / temperature));
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / identities.length;
}
