/** The value of a linear function; the last weight is its constant. */
export function linear(weights: ArrayLike<number>, features: ArrayLike<number>): number {
  let sum = weights[features.length];
  for (let i = 0; i < features.length; i++) sum += weights[i] * features[i];
  return sum;
}
