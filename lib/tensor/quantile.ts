/** Which number a share of some numbers lie below. */

/** The number below which a share of the numbers lie, 0 to 1; of no numbers at all it is NaN. */
export const quantile = (numbers: readonly number[], share: number): number =>
  numbers.toSorted((a, b) => a - b)[
    Math.min(numbers.length - 1, Math.floor(share * numbers.length))
  ] ?? NaN;

/** The middle one of some numbers, the greater of two; of no numbers at all it is NaN. */
export const median = (numbers: readonly number[]): number => quantile(numbers, 0.5);
