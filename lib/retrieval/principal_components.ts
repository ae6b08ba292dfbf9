/**
 * Hundreds of directions in which vectors differ most, of vectors too long for an eigenvalue solver. The first
 * two are found exactly by `tensor/principal_axes.ts`.
 */
import { matrixProduct } from "lib/onnx/product.ts";
import { eigenOf } from "lib/tensor/linear_algebra.ts";
import type { Random } from "lib/tensor/random.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import { centred, meanRow } from "./centre.ts";

/** What vectors have in common, and what they differ by. */
export interface PrincipalComponents {
  /** `[D]` */
  readonly mean: Float64Array;
  /** At right angles and of length 1, the strongest first. `[K, D]` */
  readonly directions: Tensor<"float32">;
  /** Variance of the vectors along each. `[K]` */
  readonly variances: readonly number[];
}

/** How many, and how they are found. */
export interface ComponentsOptions {
  /** Components to find, K; fewer where the vectors span fewer. */
  readonly components: number;
  /** Decides the first guess of the subspace. */
  readonly random: Random;
  /** Times that the guess is improved. Default 2. */
  readonly iterations?: number;
  readonly threads?: number | undefined;
}

/** Directions beside those that are asked for, which the iteration needs to separate the last ones. */
const oversampled = 20;

/** Components of less than this share of the greatest deviation are noise of the arithmetic. */
const leastDeviation = 1e-5;

/** Directions that are put at right angles to each other in plain loops, and to all before by a product. */
const block = 64;

/** Rows of length 1 at right angles; what depends on rows before becomes nought. `[K, D]`, twice for the digits */
export async function orthonormal(
  rows: Tensor<"float32">,
  options: { readonly threads?: number | undefined } = {},
): Promise<Tensor<"float32">> {
  const [count, dimension] = rows.shape;
  const done = rows.data.slice();
  const row = (i: number) => done.subarray(i * dimension, (i + 1) * dimension);
  const dot = (a: Float32Array, b: Float32Array) => {
    let sum = 0;
    for (let i = 0; i < dimension; i++) sum += a[i] * b[i];
    return sum;
  };
  for (let from = 0; from < count; from += block) {
    const to = Math.min(count, from + block);
    const lengths = Array.from(
      { length: to - from },
      (_, i) => Math.sqrt(dot(row(from + i), row(from + i))),
    );
    for (let pass = 0; pass < 2; pass++) {
      const own = done.subarray(from * dimension, to * dimension);
      if (from > 0) {
        const before = float32(done.slice(0, from * dimension), [from, dimension]);
        const mine = float32(own.slice(), [to - from, dimension]);
        const shares = await matrixProduct([mine, before], { ...options, transB: true });
        const { data } = await matrixProduct([shares, before], options);
        own.forEach((value, i) => own[i] = value - data[i]);
      }
      for (let i = from; i < to; i++) {
        for (let j = from; j < i; j++) {
          const share = dot(row(i), row(j));
          for (let d = 0; d < dimension; d++) row(i)[d] -= share * row(j)[d];
        }
        const length = Math.sqrt(dot(row(i), row(i)));
        const least = pass === 0 ? leastDeviation * lengths[i - from] : 0.5;
        for (let d = 0; d < dimension; d++) row(i)[d] = length > least ? row(i)[d] / length : 0;
      }
    }
  }
  return float32(done, rows.shape);
}

/** Sum of products of columns, over the rows' number. `[N, S]` to `[S, S]`, row by row */
export async function covarianceOf(
  rows: Tensor<"float32">,
  options: { readonly threads?: number | undefined } = {},
): Promise<Float64Array> {
  const { data } = await matrixProduct([rows, rows], { ...options, transA: true });
  return Float64Array.from(data, (sum) => sum / rows.shape[0]);
}

/**
 * The principal components of vectors, by randomised subspace iteration (Halko, Martinsson and Tropp, 2011).
 *
 * @param rows `[N, D]`
 * @throws {RangeError} when fewer than two rows are given, or all are alike
 *
 * ```ts
 * import { principalComponents } from "lib/retrieval/principal_components.ts";
 * import { Random } from "lib/tensor/random.ts";
 * import { float32 } from "lib/tensor/tensor.ts";
 * const rows = float32(Float32Array.of(0, 0, 4, 0, 0, 1, 4, 1), [4, 2]); // [N, D]
 * (await principalComponents(rows, { components: 1, random: new Random(1) })).variances; // [4]
 * ```
 */
export async function principalComponents(
  rows: Tensor<"float32">,
  { components, random, iterations = 2, threads }: ComponentsOptions,
): Promise<PrincipalComponents> {
  const [count, dimension] = rows.shape;
  if (count < 2) {
    throw new RangeError(`Cannot find components of ${count} vectors: give two or more`);
  }
  const mean = meanRow(rows);
  const apart = centred(rows, mean);
  const wanted = Math.min(components, count, dimension);
  const tried = Math.min(wanted + oversampled, dimension);
  const guess = Float32Array.from({ length: tried * dimension }, () => random.normal());
  let basis = await orthonormal(float32(guess, [tried, dimension]), { threads });
  for (let i = 0; i <= iterations; i++) {
    const shares = await matrixProduct([basis, apart], { transB: true, threads }); // [S, N]
    basis = await orthonormal(await matrixProduct([shares, apart], { threads }), { threads }); // [S, D]
  }
  const inside = await matrixProduct([apart, basis], { transB: true, threads }); // [N, S]
  const { values, vectors } = eigenOf(await covarianceOf(inside, { threads }));
  const [greatest] = values;
  if (!(greatest > 0)) {
    throw new RangeError(`Cannot find components of ${count} vectors: all of them are alike`);
  }
  const variances = [...values.slice(0, wanted)]
    .filter((value) => value > greatest * leastDeviation ** 2);
  const turn = Float32Array.from(variances.flatMap((_, k) => [...vectors[k]]));
  const directions = await matrixProduct([
    float32(turn, [variances.length, tried]),
    basis,
  ], { threads });
  return { mean, directions, variances };
}
