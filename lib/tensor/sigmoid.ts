/** The logistic function: a logit as a probability, 0 to 1. */
export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
