/**
 * Principal components, whitened in part: a linear layer that keeps what tells vectors apart and weighs down
 * what most of them share (Jegou and Chum, ECCV 2012). The components are found by randomised subspace
 * iteration (Halko, Martinsson and Tropp, 2011), since vectors of a grid are long.
 */
import { eigenOf } from "lib/tensor/linear_algebra.ts";
import type { Random } from "lib/tensor/random.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import { meanRow } from "./centre.ts";

/** `y = W x + b`. */
export interface Whitening {
  /** `[K, D]` */
  readonly weight: Tensor<"float32">;
  /** `-W mean`. `[K]` */
  readonly bias: Tensor<"float32">;
}

/** How many components, and how far they are made alike. */
export interface WhiteningOptions {
  /** Components to keep, K, at most the rows and the length of a row; fewer where the rows span fewer. */
  readonly components: number;
  /** 0: a rotation; 1: all components get one variance; between them in proportion. Default .5. */
  readonly power?: number | undefined;
  /** Decides the first guess of the subspace. */
  readonly random: Random;
  /** Times that the guess is improved. Default 2. */
  readonly iterations?: number;
}

/** Directions more than are kept, which the iteration needs to separate the last ones. */
const oversampled = 20;

/** Components of less than this share of the greatest deviation are noise of the arithmetic. */
const leastDeviation = 1e-5;

type Rows = Float32Array[];

const dot = (a: Float32Array, b: Float32Array): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
};

/** `to += share * from` */
function addScaled(to: Float32Array, from: Float32Array, share: number): void {
  for (let i = 0; i < to.length; i++) to[i] += share * from[i];
}

/** Rows of length 1 and at right angles, by Gram and Schmidt, twice; those that depend on others become nought. */
function orthonormal(rows: Rows): Rows {
  const done: Rows = [];
  for (const row of rows) {
    const before = Math.sqrt(dot(row, row));
    for (let pass = 0; pass < 2; pass++) {
      for (const other of done) addScaled(row, other, -dot(row, other));
    }
    const length = Math.sqrt(dot(row, row));
    const isNew = length > 1e-6 * before && length > 0;
    done.push(row.map((value) => isNew ? value / length : 0));
  }
  return done;
}

/** `A^T A v` for each of the directions. `[D]` each */
function spread(rows: Rows, directions: Rows): Rows {
  const results = directions.map((direction) => new Float32Array(direction.length));
  for (const row of rows) {
    directions.forEach((direction, k) => addScaled(results[k], row, dot(row, direction)));
  }
  return results;
}

/**
 * The layer that turns vectors into K whitened components of unit overall scale: the mean squared length of
 * the rows after it is 1.
 *
 * @param rows `[N, D]`
 * @throws {RangeError} when fewer than two rows are given, when they are all alike, or for a power outside 0
 *   to 1
 *
 * ```ts
 * import { fitWhitening } from "lib/retrieval/whitening.ts";
 * import { Random } from "lib/tensor/random.ts";
 * import { float32 } from "lib/tensor/tensor.ts";
 * const rows = float32(Float32Array.of(0, 0, 4, 0, 0, 1, 4, 1), [4, 2]); // [N, D]
 * fitWhitening(rows, { components: 2, power: 1, random: new Random(1) }).weight.shape; // [2, 2]
 * ```
 */
export function fitWhitening(
  rows: Tensor<"float32">,
  { components, power = 0.5, random, iterations = 2 }: WhiteningOptions,
): Whitening {
  const [count, dimension] = rows.shape;
  if (count < 2) {
    throw new RangeError(`Cannot find components of ${count} vectors: give two or more`);
  }
  if (!(power >= 0 && power <= 1)) {
    throw new RangeError(`A whitening has a power from 0 to 1, not ${power}`);
  }
  const mean = meanRow(rows);
  const centred: Rows = Array.from(
    { length: count },
    (_, i) =>
      rows.data.slice(i * dimension, (i + 1) * dimension).map((value, d) => value - mean[d]),
  );
  const wanted = Math.min(components, count, dimension);
  const tried = Math.min(wanted + oversampled, dimension);
  let basis: Rows = Array.from(
    { length: tried },
    () => Float32Array.from({ length: dimension }, () => random.normal()),
  );
  for (let i = 0; i <= iterations; i++) basis = orthonormal(spread(centred, orthonormal(basis)));
  // the covariance within the subspace: its eigenvectors are the components
  const inside = centred.map((row) => Float64Array.from(basis, (direction) => dot(row, direction)));
  const covariance = new Float64Array(tried * tried);
  for (const row of inside) {
    for (let a = 0; a < tried; a++) {
      for (let b = 0; b < tried; b++) covariance[a * tried + b] += row[a] * row[b] / count;
    }
  }
  const { values, vectors } = eigenOf(covariance);
  const [greatest] = values;
  if (!(greatest > 0)) {
    throw new RangeError(`Cannot find components of ${count} vectors: all of them are alike`);
  }
  const kept = Array.from(values.slice(0, wanted))
    .filter((value) => value > greatest * leastDeviation ** 2);
  const energy = kept.reduce((sum, value) => sum + value ** (1 - power), 0);
  const weight = new Float32Array(kept.length * dimension);
  const bias = new Float32Array(kept.length);
  kept.forEach((value, k) => {
    const row = weight.subarray(k * dimension, (k + 1) * dimension);
    const scale = value ** (-power / 2) / Math.sqrt(energy);
    basis.forEach((direction, i) => addScaled(row, direction, vectors[k][i] * scale));
    bias[k] = -row.reduce((sum, value, d) => sum + value * mean[d], 0);
  });
  return {
    weight: float32(weight, [kept.length, dimension]),
    bias: float32(bias, [kept.length]),
  };
}
