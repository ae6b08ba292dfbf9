/** Evidence of a pair, as tests need it. */
import type { PairEvidence } from "lib/matching/pair_evidence.ts";

/** Two impressions that agree in everything, but for what is given. */
export function evidence(
  { lines = {}, features = {}, ...rest }:
    & Partial<Omit<PairEvidence, "lines" | "features">>
    & {
      lines?: Partial<NonNullable<PairEvidence["lines"]>> | null;
      features?: Partial<PairEvidence["features"]>;
    } = {},
): PairEvidence {
  return {
    reversed: false,
    similarity: 0.8,
    covered: [1, 1],
    colour: [0, 0],
    ...rest,
    features: {
      map: [1, 0, 0, 0, 1, 0],
      inliers: 150,
      matches: 180,
      agreement: 0.7,
      weakest: 0.6,
      covered: 1,
      ...features,
    },
    lines: lines && {
      map: [1, 0, 0, 0, 1, 0],
      coarse: 0.95,
      fine: 0.95,
      best: 0.97,
      residual: 0.05,
      tiles: 60,
      middle: 1,
      detail: 640,
      ...lines,
    },
  };
}
