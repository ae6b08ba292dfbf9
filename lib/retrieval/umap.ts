/** Vectors laid out on a plane so that neighbours stay neighbours: the only door to umap-js. */
import { UMAP } from "umap-js";
import { nearestOfMany } from "lib/onnx/neighbours.ts";
import type { SessionOptions } from "lib/onnx/session.ts";
import { normalizeRows } from "lib/tensor/knn.ts";
import { alongAxes, principalAxes } from "lib/tensor/principal_axes.ts";
import { Random } from "lib/tensor/random.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";

/** How vectors are laid out; all but the seed has a default. */
export interface LayoutOptions {
  /** Decides the layout together with the vectors. */
  readonly seed: number;
  /** Rows that each row is to stay near, itself included: few show families, many the whole. Default 15. */
  readonly neighbours?: number;
  /** How near two points may come, of a spread of 1. Default .1. */
  readonly minDistance?: number;
  /** Rounds of moving points. Default: umap-js's, 500 for few rows and 200 for more than 7,500. */
  readonly epochs?: number | undefined;
  /** Threads and provider of the products that find neighbours. */
  readonly session?: Pick<SessionOptions, "provider" | "threads">;
  /** Stops between two rounds. */
  readonly signal?: AbortSignal;
  /** Called after each round. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Rows that the principal components are found by: of many rows some, evenly. */
const mostSampled = 500;

/** Fewer rows have no neighbourhoods to keep, and are laid out by their principal components. */
const fewest = 5;

/** How far from the middle the layout begins, and how far equal rows are moved apart. */
const [reach, apart] = [10, 1e-4];

/** Rows on the plane in which they differ most. `[N, D]` to `[N, 2]` */
function onPlane(rows: Tensor<"float32">): Float64Array {
  const [x, y] = alongAxes(rows, principalAxes(rows, { sampled: mostSampled }));
  return Float64Array.from({ length: 2 * x.length }, (_, i) => (i % 2 === 0 ? x : y)[i >> 1]);
}

/** Places moved and scaled into the unit square, both axes alike; a point alone is in its middle. */
function inUnitSquare(places: ArrayLike<number>): Tensor<"float32"> {
  const count = places.length / 2;
  const ends = [0, 1].map((axis) => {
    let [least, most] = [Infinity, -Infinity];
    for (let i = 0; i < count; i++) {
      least = Math.min(least, places[2 * i + axis]);
      most = Math.max(most, places[2 * i + axis]);
    }
    return { middle: (least + most) / 2, span: most - least };
  });
  const span = Math.max(...ends.map((end) => end.span)) || 1;
  const data = Float32Array.from(
    places,
    (x, i) => Math.min(1, Math.max(0, (x - ends[i % 2].middle) / span + 0.5)),
  );
  return float32(data, [count, 2]);
}

/**
 * A map of vectors by UMAP (McInnes, Healy and Melville, 2018) on cosine distances: rows that are
 * neighbours stand together, how far apart groups stand says little. Neighbours are exact, the layout
 * begins at the principal components, and the seed decides the rest.
 *
 * @param vectors `[N, D]`
 * @returns places, 0 to 1, both axes on one scale. `[N, 2]`
 * @throws {RangeError} when there are fewer than 2 neighbours, or a number is NaN or infinite
 *
 * ```ts
 * import { layOut } from "lib/retrieval/umap.ts";
 * import { Random } from "lib/tensor/random.ts";
 * import { float32 } from "lib/tensor/tensor.ts";
 * const random = new Random(1);
 * const data = Float32Array.from({ length: 60 * 8 }, () => random.normal());
 * const places = await layOut(float32(data, [60, 8]), { seed: 1, epochs: 50 }); // [60, 2]
 * ```
 */
export async function layOut(
  vectors: Tensor<"float32">,
  { seed, neighbours = 15, minDistance = 0.1, epochs, session, signal, onProgress }: LayoutOptions,
): Promise<Tensor<"float32">> {
  if (!Number.isInteger(neighbours) || neighbours < 2) {
    throw new RangeError(`Cannot lay out by ${neighbours} neighbours: 2 or more, and whole`);
  }
  const rows = normalizeRows(vectors);
  const [count] = rows.shape;
  if (count === 0) return float32(new Float32Array(0), [0, 2]);
  const start = onPlane(rows);
  if (count < fewest) return inUnitSquare(start);
  const others = Math.min(neighbours, count - 1) - 1;
  const found = await nearestOfMany(rows, rows, {
    k: others,
    exclude: (query, row) => query === row,
    ...session === undefined ? {} : { session },
  });
  const ofRow = <T>(i: number, value: (n: number) => T) =>
    Array.from({ length: others }, (_, n) => value(i * others + n));
  const random = new Random(seed).fork("map");
  const umap = new UMAP({
    nNeighbors: others + 1,
    minDist: minDistance,
    random: () => random.next(),
    ...epochs === undefined ? {} : { nEpochs: epochs },
  });
  const all = Array.from({ length: count }, (_, i) => i);
  umap.setPrecomputedKNN(
    all.map((i) => [i, ...ofRow(i, (n) => found.indices[n])]),
    all.map((i) => [0, ...ofRow(i, (n) => Math.max(0, 1 - found.similarities[n]))]),
  );
  // with its neighbours given, umap-js needs no numbers of a row
  const total = umap.initializeFit(all.map(() => []));
  const far = start.reduce((most, x) => Math.max(most, Math.abs(x)), 0) || 1;
  const moved = random.fork("apart");
  umap.getEmbedding().forEach((place, i) => {
    for (const axis of [0, 1]) {
      place[axis] = reach * start[2 * i + axis] / far + apart * moved.normal();
    }
  });
  for (let epoch = 0; epoch < total; epoch++) {
    signal?.throwIfAborted();
    umap.step();
    onProgress?.(epoch + 1, total);
    // lets a stop be heard, and a page or a bar be drawn
    if (epoch % 10 === 9) await new Promise((resume) => setTimeout(resume));
  }
  return inUnitSquare(umap.getEmbedding().flat());
}
