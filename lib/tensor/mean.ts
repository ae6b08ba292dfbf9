/** The arithmetic mean; of no numbers at all it is NaN. */
export const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
