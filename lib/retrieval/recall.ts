/** Recall as a curve: how many queries have their own original among the first k answers. */
import { type Ranks, type TopK, topK } from "./topk.ts";

/** The k of a recall curve, evenly spread on a logarithmic axis. */
export const recallDepths: readonly number[] = [
  ...[1, 2, 3, 5, 10, 20, 30, 50, 100, 200, 300, 500, 1000],
];

/**
 * Recall at several k, ties counted for and against the query and averaged.
 *
 * @param depths the k, in any order; those beyond the gallery give 1. Default `recallDepths`
 *
 * ```ts
 * import { recallCurve } from "lib/retrieval/recall.ts";
 * const ranks = { optimistic: Int32Array.of(1, 4), pessimistic: Int32Array.of(1, 4) };
 * recallCurve(ranks, [1, 4]).map(({ averaged }) => averaged); // [.5, 1]
 * ```
 */
export const recallCurve = (ranks: Ranks, depths: readonly number[] = recallDepths): TopK[] =>
  depths.map((k) => topK(ranks, k));
