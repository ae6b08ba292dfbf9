/** The least agreement of lines for a duplicate, learnt from strangers: pairs that cannot be duplicates. */
import { mean } from "lib/tensor/mean.ts";

/** Of fewer strangers mean and spread say nothing: a fixed threshold is used. */
export const minStrangers = 50;

/** The threshold that is used where there are too few strangers. */
const fixedThreshold = 0.5;

/** Bounds of the learnt threshold, however alike or unlike the strangers are. */
const bounds = { least: 0.3, most: 0.9 };

/** How far above strangers lines must agree, in standard deviations of the strangers' agreement. */
const deviations = 9;

/**
 * The least agreement of a duplicate, from the agreements of strangers, -1 to 1.
 *
 * ```ts
 * import { thresholdOf } from "lib/retrieval/stranger_threshold.ts";
 * thresholdOf([0.1, 0.2]); // 0.5, of too few
 * ```
 */
export function thresholdOf(strangers: readonly number[]): number {
  if (strangers.length < minStrangers) return fixedThreshold;
  const middle = mean(strangers);
  const variance = strangers.reduce((sum, score) => sum + (score - middle) ** 2, 0) /
    strangers.length;
  const learnt = middle + deviations * Math.sqrt(variance);
  return Math.max(bounds.least, Math.min(bounds.most, learnt));
}
