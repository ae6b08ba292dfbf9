/** Where the right answer stands among all answers, ties included. */
import { cosines } from "lib/tensor/knn.ts";
import type { Tensor } from "lib/tensor/tensor.ts";

/** 1-based ranks of each query's own gallery row. `[Q]` each */
export interface Ranks {
  /** 1 + the number of rows that are strictly more similar. */
  readonly optimistic: Int32Array;
  /** The number of rows that are at least as similar, the own row included. */
  readonly pessimistic: Int32Array;
}

/** Which row is right for each query, and what counts as a tie. */
export interface RankOptions {
  /** The gallery row that is right for each query, or with `pictures` the picture. `[Q]` */
  readonly own: ArrayLike<number>;
  /**
   * The picture that each row shows, where a picture has several: it is as similar as its most similar row.
   * Pictures are numbered from 0 on, and each has a row. Default: each row is a picture. `[G]`
   */
  readonly pictures?: readonly number[] | undefined;
  /**
   * Cosines closer than this are a tie: identical pictures differ in their last bits by the order
   * of summation alone. Default 1e-6.
   */
  readonly tieWidth?: number;
  /** The gallery's rows have length 1, as `normalizeRows` leaves them. Default false. */
  readonly normalized?: boolean | undefined;
}

/** The similarity of each picture: that of its most similar row. `[G]` to `[size]` */
function mostSimilar(
  similarities: Float64Array,
  { pictures, size }: { readonly pictures: readonly number[]; readonly size: number },
): Float64Array {
  const most = new Float64Array(size).fill(-Infinity);
  for (let row = 0; row < pictures.length; row++) {
    const picture = pictures[row];
    if (similarities[row] > most[picture]) most[picture] = similarities[row];
  }
  return most;
}

/**
 * The rank of each query's own row by cosine similarity, counted from both ends of its ties.
 *
 * @param queries `[Q, D]`
 * @param gallery `[G, D]`
 * @throws {RangeError} when the dimensions or the number of own rows disagree
 *
 * ```ts
 * import { float32 } from "lib/tensor/tensor.ts";
 * import { ranksOf } from "lib/retrieval/topk.ts";
 * const gallery = float32(new Float32Array([1, 0, 0, 1]), [2, 2]); // [G, D]
 * const query = float32(new Float32Array([0.9, 0.1]), [1, 2]); // [Q, D]
 * ranksOf({ queries: query, gallery }, { own: [0] }).optimistic[0]; // 1
 * ```
 */
export function ranksOf(
  { queries, gallery }: { queries: Tensor<"float32">; gallery: Tensor<"float32"> },
  { own, pictures, tieWidth = 1e-6, normalized }: RankOptions,
): Ranks {
  const [[count], [rows]] = [queries.shape, gallery.shape];
  if (pictures && pictures.length !== rows) {
    throw new RangeError(
      `Cannot tell which pictures ${rows} rows show from ${pictures.length} numbers: give one each`,
    );
  }
  const size = pictures ? pictures.reduce((size, picture) => Math.max(size, picture + 1), 0) : rows;
  if (own.length !== count) {
    throw new RangeError(
      `Cannot rank ${count} queries with ${own.length} own rows: give one row of the gallery ` +
        "for each query",
    );
  }
  const optimistic = new Int32Array(count);
  const pessimistic = new Int32Array(count);
  let i = 0;
  for (const cosinesOfRows of cosines(queries, gallery, { normalized })) {
    const similarities = pictures ? mostSimilar(cosinesOfRows, { pictures, size }) : cosinesOfRows;
    if (!(own[i] >= 0 && own[i] < size)) {
      throw new RangeError(`Query ${i} names row ${own[i]} of a gallery of ${size}`);
    }
    const mine = similarities[own[i]];
    for (const similarity of similarities) {
      if (similarity > mine + tieWidth) optimistic[i]++;
      if (similarity >= mine - tieWidth) pessimistic[i]++;
    }
    optimistic[i++]++;
  }
  return { optimistic, pessimistic };
}

/** The share of queries found among the first k, by how ties are counted. */
export interface TopK {
  /** How many of the first answers count. */
  readonly k: number;
  /** Share of hits when ties are settled in the query's favour, 0 to 1. */
  readonly optimistic: number;
  /** Share of hits when ties are settled against the query, 0 to 1. */
  readonly pessimistic: number;
  /** What an arbitrary order of tied rows gives on average (McSherry and Najork, ECIR 2008). */
  readonly averaged: number;
}

/** The chance that a query is among the first k when its ties are put in random order. `[Q]` */
export function hitChances({ optimistic, pessimistic }: Ranks, k: number): Float64Array {
  return Float64Array.from(optimistic, (first, i) => {
    const tied = pessimistic[i] - first + 1;
    return Math.min(1, Math.max(0, (k - first + 1) / tied));
  });
}

/** Top-k of a set of ranks; of no queries at all it is 0. */
export function topK(ranks: Ranks, k: number): TopK {
  const count = Math.max(1, ranks.optimistic.length);
  const share = (values: Int32Array) =>
    values.reduce((n, rank) => n + Number(rank <= k), 0) / count;
  return {
    k,
    optimistic: share(ranks.optimistic),
    pessimistic: share(ranks.pessimistic),
    averaged: hitChances(ranks, k).reduce((a, b) => a + b, 0) / count,
  };
}
