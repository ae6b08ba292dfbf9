/** How many dimensions an encoder uses. */
import { eigenOf } from "lib/tensor/linear_algebra.ts";
import type { Tensor } from "lib/tensor/tensor.ts";

/**
 * RankMe (Garrido et al., 2023): the exponential of the entropy of the normalised singular values, a
 * soft count of the dimensions in use. Compare runs of one method only.
 *
 * @param vectors `[N, D]`
 * @returns 1 to the lesser of N and D, or 0 where all are zero
 */
export function rankMe({ data, shape: [rows, columns] }: Tensor<"float32">): number {
  // the products of rows and those of columns have the same singular values: take the fewer
  const byRow = rows < columns;
  const [side, length] = byRow ? [rows, columns] : [columns, rows];
  const at = (a: number, i: number) => byRow ? data[a * columns + i] : data[i * columns + a];
  const gram = new Float64Array(side * side); // [S, S]
  for (let a = 0; a < side; a++) {
    for (let b = a; b < side; b++) {
      let dot = 0;
      for (let i = 0; i < length; i++) dot += at(a, i) * at(b, i);
      gram[a * side + b] = gram[b * side + a] = dot;
    }
  }
  const values = eigenOf(gram).values.map((value) => Math.sqrt(Math.max(0, value)));
  const total = values.reduce((sum, value) => sum + value, 0);
  if (total === 0) return 0;
  return Math.exp(
    -values.reduce((sum, v) => sum + (v > 0 ? v / total * Math.log(v / total) : 0), 0),
  );
}
