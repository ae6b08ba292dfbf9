/** Retrieval by groups: mAP, MAP@R and the first answer where several rows of a gallery are right. */
import { cosines } from "lib/tensor/knn.ts";
import { mean } from "lib/tensor/mean.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import { type ListPrecision, listPrecision } from "./average_precision.ts";

/** What is right for a query. */
export interface GroupPrecisionOptions {
  /** Whether a row of the gallery is of the query's group. */
  readonly isRight: (query: number, row: number) => boolean;
  /** Rows that must not answer a query, such as its own. Default: none. */
  readonly exclude?: ((query: number, row: number) => boolean) | undefined;
  /** The gallery's rows have length 1. Default false. */
  readonly normalized?: boolean | undefined;
}

/** How well all queries that can be answered were answered. */
export interface GroupPrecision {
  /** Numbers of the queries for which something in the gallery is right, ascending. */
  readonly queries: readonly number[];
  /** One for each of them. */
  readonly lists: readonly ListPrecision[];
  /** Mean average precision. */
  readonly map: number;
  /** Mean average precision at R: Musgrave et al., "A Metric Learning Reality Check", 2020. */
  readonly mapAtR: number;
  /** How often the first answer is right. */
  readonly first: number;
  /** How often one of the first five is right. */
  readonly firstFive: number;
  /** Mean reciprocal rank of the first right answer. */
  readonly mrr: number;
  /** The mean share of right rows in what may answer: what a random first answer gives. */
  readonly chance: number;
}

/**
 * Ranks all rows for each query. Queries for which nothing is right are left out, as
 * pytorch-metric-learning leaves them out.
 *
 * @param queries `[Q, D]`
 * @param gallery `[G, D]`
 *
 * ```ts
 * import { groupPrecision } from "lib/retrieval/group_precision.ts";
 * import { float32 } from "lib/tensor/tensor.ts";
 * const rows = float32(new Float32Array([1, 0, 1, 0.1, 0, 1]), [3, 2]); // [G, D]
 * const group = [0, 0, 1];
 * const found = groupPrecision({ queries: rows, gallery: rows }, {
 *   isRight: (query, row) => group[query] === group[row],
 *   exclude: (query, row) => query === row,
 * });
 * found.queries; // [0, 1]: the third is alone
 * ```
 */
export function groupPrecision(
  { queries, gallery }: {
    readonly queries: Tensor<"float32">;
    readonly gallery: Tensor<"float32">;
  },
  { isRight, exclude = () => false, normalized }: GroupPrecisionOptions,
): GroupPrecision {
  const asked: number[] = [];
  const lists: ListPrecision[] = [];
  const chances: number[] = [];
  let query = 0;
  for (const similarities of cosines(queries, gallery, { normalized })) {
    const q = query++;
    let answers = 0;
    for (let row = 0; row < similarities.length; row++) if (!exclude(q, row)) answers++;
    const list = listPrecision(similarities, {
      isRight: (row) => isRight(q, row),
      isLeftOut: (row) => exclude(q, row),
    });
    if (!list) continue;
    asked.push(q);
    lists.push(list);
    chances.push(list.right / answers);
  }
  const over = (of: (list: ListPrecision) => number) => mean(lists.map(of));
  return {
    queries: asked,
    lists,
    map: over(({ averagePrecision }) => averagePrecision),
    mapAtR: over(({ atR }) => atR),
    first: over(({ first }) => first),
    firstFive: over(({ firstFive }) => firstFive),
    mrr: over(({ reciprocalRank }) => reciprocalRank),
    chance: mean(chances),
  };
}
