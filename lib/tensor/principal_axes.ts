/** The few directions in which rows differ most, exactly, of as many rows as an eigenvalue solver likes. */
import { eigenOf } from "./linear_algebra.ts";
import type { Tensor } from "./tensor.ts";

/** Directions at right angles along which rows differ most, and where they start from. */
export interface PrincipalAxes {
  /** `[D]` */
  readonly mean: Float64Array;
  /**
   * Of length 1, the strongest first, the largest entry of each positive; noughts where rows do not differ
   * in so many directions. `[K]` times `[D]`
   */
  readonly directions: readonly Float64Array[];
  /** The share of the rows' variance that each direction holds, 0 to 1. `[K]` */
  readonly shares: readonly number[];
}

/** How many directions, and of which rows. */
export interface PrincipalAxesOptions {
  /** Directions to find, K. Default 2. */
  readonly count?: number;
  /** Rows to find them by, evenly chosen of all. Default: all. */
  readonly sampled?: number;
}

/** Of less than this share of the greatest variance, a direction is noise of the arithmetic. */
const leastVariance = 1e-12;

/** Sums of products of all pairs of some vectors. `[S, S]`, row by row */
function products(vectors: readonly Float64Array[]): Float64Array {
  const side = vectors.length;
  const sums = new Float64Array(side * side);
  for (let i = 0; i < side; i++) {
    for (let j = 0; j <= i; j++) {
      const [a, b] = [vectors[i], vectors[j]];
      let sum = 0;
      for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
      sums[i * side + j] = sums[j * side + i] = sum;
    }
  }
  return sums;
}

/** A direction of length 1 whose largest entry is positive; noughts stay. */
function turned(direction: Float64Array): Float64Array {
  const peak = direction.reduce((a, b) => Math.abs(b) > Math.abs(a) ? b : a, 0);
  const length = Math.sqrt(direction.reduce((sum, x) => sum + x * x, 0));
  if (length === 0) return direction;
  const by = peak < 0 ? -length : length;
  return direction.map((x) => x / by);
}

/**
 * The directions in which rows differ most (their principal components): eigenvectors of the covariance, or
 * of the rows' products with each other where the rows are fewer than their numbers. Its time grows with the
 * cube of the smaller of the two; `retrieval/principal_components.ts` finds hundreds of long vectors.
 *
 * @param rows `[N, D]`
 *
 * ```ts
 * import { principalAxes } from "lib/tensor/principal_axes.ts";
 * import { float32 } from "lib/tensor/tensor.ts";
 * const rows = float32(Float32Array.of(0, 1, 2, 1, 4, 1), [3, 2]);
 * principalAxes(rows, { count: 1 }); // mean [2, 1], directions [[1, 0]], shares [1]
 * ```
 */
export function principalAxes(
  { data, shape: [all, dimension] }: Tensor<"float32">,
  { count = 2, sampled = all }: PrincipalAxesOptions = {},
): PrincipalAxes {
  const size = Math.min(all, sampled);
  const chosen = Array.from({ length: size }, (_, i) => Math.floor(i * all / size));
  const mean = new Float64Array(dimension);
  for (const row of chosen) {
    for (let d = 0; d < dimension; d++) mean[d] += data[row * dimension + d] / size;
  }
  const away = (row: number, d: number) => data[row * dimension + d] - mean[d];
  const none = () => new Float64Array(dimension);
  if (size === 0 || dimension === 0) {
    return { mean, directions: Array.from({ length: count }, none), shares: Array(count).fill(0) };
  }
  const isWide = size < dimension;
  const vectors = isWide
    ? chosen.map((row) => Float64Array.from({ length: dimension }, (_, d) => away(row, d)))
    : Array.from(mean, (_, d) => Float64Array.from(chosen, (row) => away(row, d)));
  const { values, vectors: found } = eigenOf(products(vectors));
  const total = values.reduce((sum, value) => sum + Math.max(0, value), 0);
  const direction = (which: number): Float64Array => {
    if (!(values[which] > values[0] * leastVariance)) return none();
    if (!isWide) return turned(found[which]);
    const sum = none();
    vectors.forEach((vector, i) => vector.forEach((x, d) => sum[d] += found[which][i] * x));
    return turned(sum);
  };
  const each = Array.from({ length: count }, (_, which) => which);
  return {
    mean,
    directions: each.map(direction),
    shares: each.map((which) => total > 0 ? Math.max(0, values[which] ?? 0) / total : 0),
  };
}

/**
 * Places of rows along directions, from the mean on.
 *
 * @param rows `[N, D]`
 * @returns `[K]` times `[N]`
 */
export function alongAxes(
  { data, shape: [count, dimension] }: Tensor<"float32">,
  { mean, directions }: Pick<PrincipalAxes, "mean" | "directions">,
): Float64Array[] {
  return directions.map((direction) => {
    const places = new Float64Array(count);
    for (let row = 0; row < count; row++) {
      for (let d = 0; d < dimension; d++) {
        places[row] += (data[row * dimension + d] - mean[d]) * direction[d];
      }
    }
    return places;
  });
}
