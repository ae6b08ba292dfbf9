/** The least score of a pair, learnt from pairs that people decided on. */

/** A pair that was compared and decided on. */
export interface DecidedScore {
  /** How alike the two were found, in any measure: more is more alike. */
  readonly score: number;
  /** Whether they are one, as somebody said. */
  readonly isSame: boolean;
}

/** A threshold, and what it was learnt from. */
export interface LearntThreshold {
  /** The least score. */
  readonly value: number;
  /** Of the pairs that it lets through, the share that is one, 0 to 1. */
  readonly precision: number;
  /** Of the pairs that are one, the share that it lets through, 0 to 1. */
  readonly recall: number;
  /** Pairs that it was learnt from. */
  readonly decided: number;
}

/** What a threshold must keep to. */
export interface LearntThresholdOptions {
  /** The least share of what is let through that must be one. Default .9. */
  readonly precision?: number;
  /** Of fewer pairs nothing is learnt. Default 50. */
  readonly fewest?: number;
  /** Nor where fewer of either kind are among them. Default 5. */
  readonly fewestOfEach?: number;
}

/**
 * The lowest score from which on at least so many pairs are one; null where too few were decided on, or no
 * score keeps to it. Equal scores are let through together.
 *
 * ```ts
 * import { verdictThreshold } from "lib/study/verdict_threshold.ts";
 * const decided = [.9, .8, .3].map((score) => ({ score, isSame: score > .5 }));
 * verdictThreshold(decided, { fewest: 3, fewestOfEach: 1 })?.value; // .8
 * ```
 */
export function verdictThreshold(
  decided: readonly DecidedScore[],
  { precision = 0.9, fewest = 50, fewestOfEach = 5 }: LearntThresholdOptions = {},
): LearntThreshold | null {
  const same = decided.filter(({ isSame }) => isSame).length;
  const isTooFew = decided.length < fewest ||
    Math.min(same, decided.length - same) < fewestOfEach;
  if (isTooFew) return null;
  const ordered = decided.toSorted((p, q) => q.score - p.score);
  let best: LearntThreshold | null = null;
  let right = 0;
  for (const [i, { score, isSame }] of ordered.entries()) {
    if (isSame) right++;
    if (ordered[i + 1]?.score === score) continue;
    const share = right / (i + 1);
    if (share < precision) continue;
    best = { value: score, precision: share, recall: right / same, decided: decided.length };
  }
  return best;
}

/** Pairs that were compared and decided on, whichever way round either names them. */
export function decidedScores(
  compared: readonly { readonly a: number; readonly b: number; readonly score: number }[],
  { together, apart }: {
    readonly together: readonly (readonly [a: number, b: number])[];
    readonly apart: readonly (readonly [a: number, b: number])[];
  },
): DecidedScore[] {
  const keyOf = (a: number, b: number) => a < b ? `${a} ${b}` : `${b} ${a}`;
  const said = new Map([
    ...together.map(([a, b]) => [keyOf(a, b), true] as const),
    ...apart.map(([a, b]) => [keyOf(a, b), false] as const),
  ]);
  return compared.flatMap(({ a, b, score }) => {
    const isSame = said.get(keyOf(a, b));
    return isSame === undefined ? [] : [{ score, isSame }];
  });
}
