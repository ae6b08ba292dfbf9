/**
 * Micro average precision (muAP) of copy detection: the pairs of all queries with all rows in one list,
 * as the Image Similarity Challenge scores it, and the similarity at which pairs can be trusted.
 */
import { cosines } from "lib/tensor/knn.ts";
import type { Tensor } from "lib/tensor/tensor.ts";

/** The precision at which a threshold is set. */
const trusted = 0.9;

/** Where pairs are so many of them right. */
export interface TrustedPairs {
  /** The least similarity of the pairs; null where no threshold gives that precision. */
  readonly threshold: number | null;
  /** Share of all right pairs that are at least so similar. */
  readonly recall: number;
}

/** How well similarities tell right pairs from wrong ones, over all queries at once. */
export interface MicroAveragePrecision {
  /** Average precision over all pairs in one list, 0 to 1; pairs of one similarity count together. */
  readonly value: number;
  /** How many pairs there are. */
  readonly pairs: number;
  /** How many of them are right. */
  readonly right: number;
  /** The threshold at 90 % precision that finds most. */
  readonly trusted: TrustedPairs;
}

/** One similarity of right pairs: how many have it, and how many wrong ones reach it and not the next. */
interface Level {
  readonly similarity: number;
  readonly right: number;
}

/** Similarities of right pairs, the greatest first, equal ones together. */
function levelsOf(similarities: readonly number[]): Level[] {
  const levels: { similarity: number; right: number }[] = [];
  for (const similarity of similarities.toSorted((a, b) => b - a)) {
    const last = levels.at(-1);
    if (last?.similarity === similarity) last.right++;
    else levels.push({ similarity, right: 1 });
  }
  return levels;
}

/** How many of the levels lie above a similarity: the number of the first that it reaches. */
function reached(levels: readonly Level[], similarity: number): number {
  let [from, to] = [0, levels.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (similarity >= levels[middle].similarity) to = middle;
    else from = middle + 1;
  }
  return from;
}

/**
 * Ranks all pairs of a query and a row that are not left out by their cosine. Only right pairs are kept
 * in memory; the cosines are computed twice.
 *
 * @param queries `[Q, D]`
 * @param gallery `[G, D]`
 *
 * ```ts
 * import { microAveragePrecision } from "lib/retrieval/micro_average_precision.ts";
 * import { float32 } from "lib/tensor/tensor.ts";
 * const rows = float32(new Float32Array([1, 0, 0, 1]), [2, 2]); // [G, D]
 * const isRight = (query: number, row: number) => query === row;
 * microAveragePrecision({ queries: rows, gallery: rows }, { isRight }).value; // 1
 * ```
 */
export function microAveragePrecision(
  { queries, gallery }: {
    readonly queries: Tensor<"float32">;
    readonly gallery: Tensor<"float32">;
  },
  { isRight, exclude = () => false, normalized }: {
    readonly isRight: (query: number, row: number) => boolean;
    /** Pairs that do not count. Default: none. */
    readonly exclude?: ((query: number, row: number) => boolean) | undefined;
    /** The gallery's rows have length 1. Default false. */
    readonly normalized?: boolean | undefined;
  },
): MicroAveragePrecision {
  const similar: number[] = [];
  let query = 0;
  for (const row of cosines(queries, gallery, { normalized })) {
    for (let i = 0; i < row.length; i++) {
      if (isRight(query, i) && !exclude(query, i)) similar.push(row[i]);
    }
    query++;
  }
  const levels = levelsOf(similar);
  const wrong = new Float64Array(levels.length + 1); // beyond the last: below all right pairs
  let pairs = 0;
  query = 0;
  for (const row of cosines(queries, gallery, { normalized })) {
    for (let i = 0; i < row.length; i++) {
      if (exclude(query, i)) continue;
      pairs++;
      if (!isRight(query, i)) wrong[reached(levels, row[i])]++;
    }
    query++;
  }
  let [found, mistaken, value] = [0, 0, 0];
  let best: TrustedPairs = { threshold: null, recall: 0 };
  levels.forEach(({ similarity, right }, i) => {
    found += right;
    mistaken += wrong[i];
    const precision = found / (found + mistaken);
    value += precision * right / similar.length;
    if (precision >= trusted) best = { threshold: similarity, recall: found / similar.length };
  });
  return { value: levels.length === 0 ? 0 : value, pairs, right: similar.length, trusted: best };
}
