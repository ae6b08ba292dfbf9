/** Vectors without what they all share, so that cosines tell them apart. */
import { float32, type Tensor } from "lib/tensor/tensor.ts";

/**
 * The mean of rows. `[N, D]` to `[D]`
 *
 * @throws {RangeError} where there is no row
 */
export function meanRow({ data, shape: [count, dimension] }: Tensor<"float32">): Float64Array {
  if (count === 0) throw new RangeError("There is no mean of no rows: give one or more");
  const sums = new Float64Array(dimension);
  data.forEach((value, i) => sums[i % dimension] += value);
  return sums.map((sum) => sum / count);
}

/**
 * Rows less a mean, which networks that were trained for something else need before cosines: all of
 * their features are positive.
 *
 * @param mean default: that of the rows themselves. `[D]`
 * @returns `[N, D]`
 *
 * ```ts
 * import { centred } from "lib/retrieval/centre.ts";
 * import { float32 } from "lib/tensor/tensor.ts";
 * centred(float32(new Float32Array([1, 2, 3, 6]), [2, 2])).data; // [-1, -2, 1, 2]
 * ```
 */
export function centred(
  rows: Tensor<"float32">,
  mean: ArrayLike<number> = meanRow(rows),
): Tensor<"float32"> {
  const [count, dimension] = rows.shape;
  const data = rows.data.map((value, i) => value - mean[i % dimension]);
  return float32(data, [count, dimension]);
}
