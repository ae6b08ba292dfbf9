/** The mean place of the right answer, and the mean of its reciprocal (MRR), with ties. */
import type { Ranks } from "./topk.ts";

/** A measure of ranks under the three ways to settle ties. */
export interface TiedMean {
  /** Ties settled in the query's favour. */
  readonly optimistic: number;
  /** Ties settled against the query. */
  readonly pessimistic: number;
  /** What an arbitrary order of tied rows gives on average (McSherry and Najork, ECIR 2008). */
  readonly averaged: number;
}

/**
 * The rank of each query's own row, the middle of its ties, as `rankdata` of SciPy averages. `[Q]`,
 * from 1
 */
export const averagedRanks = ({ optimistic, pessimistic }: Ranks): Float64Array =>
  Float64Array.from(optimistic, (first, i) => (first + pessimistic[i]) / 2);

/** The mean of the reciprocals of the whole numbers from `first` to `last`. */
function meanReciprocal(first: number, last: number): number {
  let sum = 0;
  for (let rank = first; rank <= last; rank++) sum += 1 / rank;
  return sum / (last - first + 1);
}

function tiedMean(
  { optimistic, pessimistic }: Ranks,
  { of, between }: {
    readonly of: (rank: number) => number;
    readonly between: (first: number, last: number) => number;
  },
): TiedMean {
  const { length } = optimistic;
  const sums = { optimistic: 0, pessimistic: 0, averaged: 0 };
  for (let i = 0; i < length; i++) {
    sums.optimistic += of(optimistic[i]);
    sums.pessimistic += of(pessimistic[i]);
    sums.averaged += between(optimistic[i], pessimistic[i]);
  }
  return {
    optimistic: sums.optimistic / length,
    pessimistic: sums.pessimistic / length,
    averaged: sums.averaged / length,
  };
}

/** The mean rank, from 1; NaN of no queries at all. */
export const meanRank = (ranks: Ranks): TiedMean =>
  tiedMean(ranks, { of: (rank) => rank, between: (first, last) => (first + last) / 2 });

/**
 * The mean reciprocal rank (MRR), 0 to 1; NaN of no queries at all.
 *
 * ```ts
 * import { meanReciprocalRank } from "lib/retrieval/mean_rank.ts";
 * const ranks = { optimistic: Int32Array.of(1, 2), pessimistic: Int32Array.of(1, 2) };
 * meanReciprocalRank(ranks).averaged; // .75
 * ```
 */
export const meanReciprocalRank = (ranks: Ranks): TiedMean =>
  tiedMean(ranks, { of: (rank) => 1 / rank, between: meanReciprocal });
