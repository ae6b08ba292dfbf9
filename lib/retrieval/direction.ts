/**
 * Direct or in reverse: a copyist who traces a print onto the plate mirrors it. An embedding may
 * ignore direction, so each query is asked twice, as it is and flipped.
 */
import { type ManyNearestOptions, nearestOfMany } from "lib/onnx/neighbours.ts";
import { nearest, type Neighbours } from "lib/tensor/knn.ts";
import type { Tensor } from "lib/tensor/tensor.ts";

/** One answer to a query. */
export interface Hit {
  /** The gallery row. */
  readonly index: number;
  /** Cosine of the better direction, -1 to 1. */
  readonly similarity: number;
  /** Whether the flipped query fits better than the query as it is. */
  readonly reversed: boolean;
}

/** The same pictures embedded as they are and flipped left to right. `[Q, D]` each */
export interface BothDirections {
  /** Embeddings of the pictures as they are. */
  readonly direct: Tensor<"float32">;
  /** Embeddings of their mirror images, row by row. */
  readonly flipped: Tensor<"float32">;
}

/** How many answers to give, and which rows may not answer. */
export interface DirectionOptions {
  /** How many answers to each query. */
  readonly k: number;
  /** Gallery rows that must not answer a query: itself, or its neighbours on the same plate. */
  readonly exclude?: (query: number, row: number) => boolean;
}

/** The better direction of each row, best first. */
function merged([direct, flipped]: readonly [Neighbours, Neighbours]): Hit[][] {
  const { k } = direct;
  return Array.from({ length: direct.indices.length / k }, (_, q) => {
    const best = new Map<number, Hit>();
    for (const [found, reversed] of [[direct, false], [flipped, true]] as const) {
      for (let i = q * k; i < (q + 1) * k; i++) {
        const [index, similarity] = [found.indices[i], found.similarities[i]];
        if (index < 0 || similarity <= (best.get(index)?.similarity ?? -Infinity)) continue;
        best.set(index, { index, similarity, reversed });
      }
    }
    return [...best.values()]
      .sort((a, b) => b.similarity - a.similarity || a.index - b.index).slice(0, k);
  });
}

/**
 * The k nearest rows to each query, whichever way round, best first.
 *
 * @param gallery `[G, D]`
 */
export function nearestEitherWay(
  { direct, flipped }: BothDirections,
  gallery: Tensor<"float32">,
  options: DirectionOptions,
): Hit[][] {
  return merged([nearest(direct, gallery, options), nearest(flipped, gallery, options)]);
}

/**
 * The same for many queries, in a fraction of the time.
 *
 * @param gallery `[G, D]`
 */
export async function manyNearestEitherWay(
  { direct, flipped }: BothDirections,
  gallery: Tensor<"float32">,
  options: DirectionOptions & Pick<ManyNearestOptions, "session">,
): Promise<Hit[][]> {
  return merged([
    await nearestOfMany(direct, gallery, options),
    await nearestOfMany(flipped, gallery, options),
  ]);
}
