/** Linear functions fitted by least squares with a penalty on large weights (Hoerl and Kennard 1970). */

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
      if (samples === 0) throw new RangeError("Cannot fit weights to no samples");
      const matrix = new Float64Array(side * side);
      // The penalty is on each feature's own scale; the constant is free.
      for (let i = 0; i < side; i++) {
        for (let j = 0; j < side; j++) {
          matrix[i * side + j] = products[Math.min(i, j) * side + Math.max(i, j)];
        }
        if (i === count) continue;
        const mean = products[i * side + count] / samples;
        const variance = Math.max(1e-12, products[i * side + i] / samples - mean * mean);
        matrix[i * side + i] += penalty * variance;
      }
      return answers.map((answer) => solveSymmetric(matrix, answer));
    },
  };
}

/** Solves a symmetric, positive system by Cholesky's factors. */
function solveSymmetric(matrix: Float64Array, right: Float64Array): Float64Array {
  const n = right.length;
  const lower = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j];
      for (let k = 0; k < j; k++) sum -= lower[i * n + k] * lower[j * n + k];
      if (i === j) {
        if (!(sum > 0)) {
          throw new RangeError("Cannot solve for the weights: raise the penalty or add samples");
        }
        lower[i * n + i] = Math.sqrt(sum);
      } else lower[i * n + j] = sum / lower[j * n + j];
    }
  }
  const solution = Float64Array.from(right);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) solution[i] -= lower[i * n + k] * solution[k];
    solution[i] /= lower[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) solution[i] -= lower[k * n + i] * solution[k];
    solution[i] /= lower[i * n + i];
  }
  return solution;
}

/** The value of a linear function; the last weight is its constant. */
export function linear(weights: ArrayLike<number>, features: ArrayLike<number>): number {
  let sum = weights[features.length];
  for (let i = 0; i < features.length; i++) sum += weights[i] * features[i];
  return sum;
}
