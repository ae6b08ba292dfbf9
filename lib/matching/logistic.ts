/** Logistic regression of a few numbers: a probability from evidence, fitted to labelled pairs. */
import { sigmoid } from "lib/tensor/sigmoid.ts";
import { solvePositive } from "lib/tensor/linear_algebra.ts";

/** A fitted model: the probability is the sigmoid of `bias + sum weights[i] * (x[i] - means[i]) / spreads[i]`. */
export interface Logistic {
  /** The logit where all numbers are at their means. */
  readonly bias: number;
  /** What a spread of each number adds to the logit. */
  readonly weights: readonly number[];
  /** Of each number over the examples. */
  readonly means: readonly number[];
  /** Standard deviations over the examples. */
  readonly spreads: readonly number[];
}

/** An example: what was measured, and whether it is so. */
export interface LogisticExample {
  /** What was measured. */
  readonly x: readonly number[];
  /** Whether it is so. */
  readonly y: boolean;
  /** How much it counts. Default 1. */
  readonly weight?: number;
}

/** The logit of a probability, before the sigmoid. */
const logitOf = (
  { bias, weights, means, spreads }: Logistic,
  x: readonly number[],
): number =>
  weights.reduce((sum, weight, i) => sum + weight * (x[i] - means[i]) / spreads[i], bias);

/** The probability that it is so. */
export const probabilityOf = (model: Logistic, x: readonly number[]): number =>
  sigmoid(logitOf(model, x));

/**
 * Fits by Newton's method, weights drawn towards 0.
 *
 * @param options.ridge how strongly, in examples. Default 1
 * @throws {RangeError} without examples of both kinds
 *
 * ```ts
 * import { fitLogistic, probabilityOf } from "lib/matching/logistic.ts";
 * const model = fitLogistic([{ x: [0], y: false }, { x: [1], y: true }]);
 * probabilityOf(model, [1]) > 0.5; // true
 * ```
 */
export function fitLogistic(
  examples: readonly LogisticExample[],
  { ridge = 1 }: { readonly ridge?: number } = {},
): Logistic {
  if (!examples.some(({ y }) => y) || examples.every(({ y }) => y)) {
    throw new RangeError("Cannot fit probabilities without examples that are so and that are not");
  }
  const size = examples[0].x.length;
  const total = examples.reduce((sum, { weight = 1 }) => sum + weight, 0);
  const means = Array.from(
    { length: size },
    (_, i) => examples.reduce((sum, { x, weight = 1 }) => sum + weight * x[i], 0) / total,
  );
  const spreads = means.map((mean, i) =>
    Math.sqrt(
      examples.reduce((sum, { x, weight = 1 }) => sum + weight * (x[i] - mean) ** 2, 0) / total,
    ) || 1
  );
  const rows = examples.map((
    { x },
  ) => [1, ...x.map((value, i) => (value - means[i]) / spreads[i])]);
  const side = size + 1;
  let weights = new Float64Array(side);
  for (let round = 0; round < 30; round++) {
    const gradient = new Float64Array(side);
    const curve = new Float64Array(side * side);
    // the bias is not drawn anywhere
    for (let i = 1; i < side; i++) {
      gradient[i] = -ridge * weights[i];
      curve[i * side + i] = ridge;
    }
    examples.forEach(({ y, weight = 1 }, n) => {
      const row = rows[n];
      const p = sigmoid(row.reduce((sum, value, i) => sum + value * weights[i], 0));
      for (let i = 0; i < side; i++) {
        gradient[i] += weight * (Number(y) - p) * row[i];
        for (let j = 0; j <= i; j++) {
          curve[j * side + i] = curve[i * side + j] += weight * p * (1 - p) * row[i] * row[j];
        }
      }
    });
    const step = solvePositive(curve, [gradient])?.[0];
    if (!step) break;
    weights = weights.map((value, i) => value + step[i]);
    if (Math.hypot(...step) < 1e-8) break;
  }
  return { bias: weights[0], weights: [...weights.slice(1)], means, spreads };
}
