/** Pairs that were found, as far as no verdict stands against them, and a threshold that verdicts teach. */
import { type RowVerdicts, withoutDecided } from "./verdict_groups.ts";
import { decidedScores, type LearntThreshold, verdictThreshold } from "./verdict_threshold.ts";

/** A pair that was compared. */
interface ComparedPair {
  readonly a: number;
  readonly b: number;
  readonly score: number;
}

/** What is left of the pairs that were found, and what was learnt. */
export interface DecidedPairs<P extends ComparedPair> {
  /** In the order in which they were compared. */
  readonly pairs: readonly P[];
  /** Null where too few were decided on to learn a threshold: the pairs are those that were found. */
  readonly learnt: LearntThreshold | null;
}

/**
 * What verdicts make of pairs: those that they call different go, those that they call the same stay however
 * low their score, and where enough was said the threshold is the one that fits it.
 *
 * @param found what a threshold let through
 * @param compared all that was compared, the best first
 */
export function decidedPairs<P extends ComparedPair>(
  { found, compared }: { readonly found: readonly P[]; readonly compared: readonly P[] },
  decided: RowVerdicts,
): DecidedPairs<P> {
  const { together, apart } = decided;
  if (together.length === 0 && apart.length === 0) return { pairs: found, learnt: null };
  const learnt = verdictThreshold(decidedScores(compared, decided));
  const kept = new Set(learnt ? compared.filter(({ score }) => score >= learnt.value) : found);
  const keyOf = (a: number, b: number) => a < b ? `${a} ${b}` : `${b} ${a}`;
  const same = new Set(together.map(([a, b]) => keyOf(a, b)));
  const pairs = compared.filter((pair) => kept.has(pair) || same.has(keyOf(pair.a, pair.b)));
  return { pairs: withoutDecided(pairs, { apart }), learnt };
}
