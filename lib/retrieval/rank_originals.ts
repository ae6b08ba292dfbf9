/** Where each query finds its own original among all originals, as shares with intervals. */
import type { Tensor } from "lib/tensor/tensor.ts";
import { type Interval, wilson } from "./intervals.ts";
import { hitChances, type RankOptions, type Ranks, ranksOf, type TopK, topK } from "./topk.ts";

/** The k of the study's table. */
const studyKs = [1, 3, 10] as const;

/** Top-1, Top-3 and Top-10 of queries in a gallery. */
export interface Evaluation {
  /** How many rows the gallery has. */
  readonly gallery: number;
  /** How many queries were asked. */
  readonly queries: number;
  /** Ties averaged, with Wilson's 95 % interval. */
  readonly top1: Interval;
  /** The same for the first 3. */
  readonly top3: Interval;
  /** The same for the first 10. */
  readonly top10: Interval;
  /** The same with ties counted for and against the query. */
  readonly ties: readonly TopK[];
  /** Rank of the right row for each query, best and worst case. */
  readonly ranks: Ranks;
}

/**
 * Ranks each query's own original among all originals by cosine similarity.
 *
 * @param queries `[Q, D]`
 * @param gallery `[G, D]`
 * @throws {RangeError} when dimensions or the number of own rows disagree
 *
 * ```ts
 * import { rankOriginals } from "lib/retrieval/rank_originals.ts";
 * import { float32 } from "lib/tensor/tensor.ts";
 * const gallery = float32(new Float32Array([1, 0, 0, 1]), [2, 2]); // [G, D]
 * rankOriginals({ queries: gallery, gallery }, { own: [0, 1] }).top1.value; // 1
 * ```
 */
export function rankOriginals(
  vectors: { readonly queries: Tensor<"float32">; readonly gallery: Tensor<"float32"> },
  options: Pick<RankOptions, "own" | "pictures" | "normalized">,
): Evaluation {
  const ranks = ranksOf(vectors, options);
  const queries = ranks.optimistic.length;
  const interval = (k: number) => {
    const hits = hitChances(ranks, k).reduce((sum, chance) => sum + chance, 0);
    return wilson(Math.min(hits, queries), queries);
  };
  const [top1, top3, top10] = studyKs.map(interval);
  const ties = studyKs.map((k) => topK(ranks, k));
  return { gallery: vectors.gallery.shape[0], queries, top1, top3, top10, ties, ranks };
}
