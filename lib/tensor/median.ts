/** The middle one of some numbers, the greater of two; of no numbers at all it is NaN. */
export const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;
