/** Linear functions fitted by least squares with a penalty on large weights (Hoerl and Kennard 1970). */
import { solvePositive } from "lib/tensor/linear_algebra.ts";

/** Sums over samples from which weights are solved; samples themselves are not kept. */
export interface Moments {
  /** Adds a sample: its features and the numbers that they should give. */
  add(features: ArrayLike<number>, targets: readonly number[]): void;
  /** Weights for each of the numbers, the last one the constant. */
  solve(options: { readonly penalty: number }): Float64Array[];
}

/** Collects samples of `count` features, from which `outputs` numbers are to be told. */
export function ridge(count: number, { outputs = 1 }: { outputs?: number } = {}): Moments {
  const side = count + 1;
  const products = new Float64Array(side * side);
  const answers = Array.from({ length: outputs }, () => new Float64Array(side));
  const row = new Float64Array(side);
  let samples = 0;
  return {
    add(features, targets) {
      for (let i = 0; i < count; i++) row[i] = features[i];
      row[count] = 1;
      for (let i = 0; i < side; i++) {
        const value = row[i];
        if (value === 0) continue;
        for (let j = i; j < side; j++) products[i * side + j] += value * row[j];
        for (let k = 0; k < outputs; k++) answers[k][i] += value * targets[k];
      }
      samples++;
    },
    solve({ penalty }) {
      if (samples === 0) {
        throw new RangeError(
          "Cannot fit weights to no samples: give as many as there are weights, or more",
        );
      }
      const product = (i: number, j: number) => products[Math.min(i, j) * side + Math.max(i, j)];
      const variance = (i: number) => {
        const mean = product(i, count) / samples;
        return Math.max(1e-12, product(i, i) / samples - mean * mean);
      };
      // the penalty is on each feature's own scale; the constant is free
      const matrix = Float64Array.from({ length: side * side }, (_, at) => {
        const [i, j] = [Math.floor(at / side), at % side];
        return product(i, j) + (i === j && i !== count ? penalty * variance(i) : 0);
      });
      const solved = solvePositive(matrix, answers);
      if (solved === null) {
        throw new RangeError("Cannot solve for the weights: raise the penalty or add samples");
      }
      return solved;
    },
  };
}
