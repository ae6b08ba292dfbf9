/** Exact nearest neighbours: a matrix product proposes them, the plain loop's own sums decide. */
import { nearest, type NearestOptions, type Neighbours, normalizeRows } from "lib/tensor/knn.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import { encodeGraph, graphBuilder } from "./graph.ts";
import { openSession, type SessionOptions } from "./session.ts";

/** Where the products are made, and whether the rows are ready for them. */
export interface OpenGalleryOptions extends Pick<SessionOptions, "provider" | "threads"> {
  /** The gallery's rows have length 1, as `normalizeRows` leaves them: it is not copied. Default false. */
  readonly normalized?: boolean | undefined;
}

/** Rows that are searched many times. Dispose of it when done. */
export interface OpenedGallery extends AsyncDisposable {
  /** How many rows there are. */
  readonly size: number;
  /**
   * The k rows with the greatest cosine to each query, to the bit as `nearest` gives them: equal cosines
   * go to the lower row.
   *
   * @param queries `[Q, D]`
   * @throws {RangeError} when the dimensions disagree, k is not a positive integer, or a number is NaN or
   *   infinite
   */
  nearest(
    queries: Tensor<"float32">,
    options: Pick<NearestOptions, "k" | "exclude">,
  ): Promise<Neighbours>;
}

/** Rows that are weighed exactly beyond the k that are asked for: equal ones and those left out. */
const extra = 14;

/** By how much more are weighed where the first proposals do not decide it. */
const wider = 8;

/** Cosines that are held at a time. */
const together = 2 ** 23;

/** The greatest products of each query with all rows of a gallery, and which rows they are. */
function products(): Uint8Array {
  const builder = graphBuilder();
  const queries = builder.input({ name: "queries", dtype: "float32", shape: ["Q", "D"] });
  const gallery = builder.input({ name: "gallery", dtype: "float32", shape: ["G", "D"] });
  const k = builder.input({ name: "k", dtype: "int64", shape: [1] });
  const cosines = builder.node("Gemm", [queries, gallery], { transB: 1 }); // [Q, G]
  const [values, places] = builder.nodeOf("TopK", [cosines, k], {}, { outputs: 2 });
  const indices = builder.node("Cast", [places], { to: 6 }); // int32, which needs no BigInt
  builder.output({ name: "values", dtype: "float32", shape: ["Q", "K"] }, values);
  builder.output({ name: "indices", dtype: "int32", shape: ["Q", "K"] }, indices);
  return encodeGraph(builder.graph());
}

/**
 * A gallery to search in. Products in single precision propose rows; their cosines are then summed as
 * `nearest` sums them. Where a row that was not proposed could still be among the k, as its product may
 * be off by the rounding of D sums, more rows are proposed, and at last all are gone through.
 *
 * @param gallery `[G, D]`
 * @throws {RangeError} when a number of it is NaN or infinite
 *
 * ```ts
 * import { openGallery } from "lib/onnx/neighbours.ts";
 * import { float32 } from "lib/tensor/tensor.ts";
 * const rows = float32(new Float32Array([1, 0, 0, 1]), [2, 2]); // [G, D]
 * await using gallery = await openGallery(rows);
 * (await gallery.nearest(rows, { k: 1 })).indices; // [0, 1]
 * ```
 */
export async function openGallery(
  gallery: Tensor<"float32">,
  { normalized = false, ...options }: OpenGalleryOptions = {},
): Promise<OpenedGallery> {
  const rows = normalized ? gallery : normalizeRows(gallery);
  const [size, dimension] = rows.shape;
  const session = await openSession(products(), { ...options, name: "the search" });
  return {
    size,
    async nearest(queries, { k, exclude }) {
      const [count, other] = queries.shape;
      const impossible = !(Number.isInteger(k) && k > 0) || other !== dimension;
      if (size === 0 || count === 0 || impossible) {
        return nearest(queries, rows, { k, exclude, normalized: true }); // says what is wrong
      }
      const asked = normalizeRows(queries);
      const found: Neighbours = {
        indices: new Int32Array(count * k).fill(-1),
        similarities: new Float32Array(count * k).fill(-Infinity),
        k,
      };
      let open = Array.from({ length: count }, (_, i) => i);
      for (const proposed of [k + extra, (k + extra) * wider]) {
        const least = Math.min(size, proposed);
        open = await propose({ session, queries: asked, gallery: rows }, {
          ...{ proposed: least, open, exclude, found },
        });
      }
      for (const i of open) {
        const query = float32(queries.data.slice(i * other, (i + 1) * other), [1, other]);
        const own = nearest(query, rows, {
          k,
          exclude: exclude && ((_, j) => exclude(i, j)),
          normalized: true,
        });
        found.indices.set(own.indices, i * k);
        found.similarities.set(own.similarities, i * k);
      }
      return found;
    },
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}

/** Answers the open queries that so many proposals decide; returns the others. */
async function propose(
  { session, queries, gallery }: {
    readonly session: Awaited<ReturnType<typeof openSession>>;
    /** Rows of length 1. `[Q, D]` */
    readonly queries: Tensor<"float32">;
    /** Rows of length 1. `[G, D]` */
    readonly gallery: Tensor<"float32">;
  },
  { proposed, open, exclude, found }: {
    readonly proposed: number;
    readonly open: readonly number[];
    readonly exclude: NearestOptions["exclude"];
    readonly found: Neighbours;
  },
): Promise<number[]> {
  const [size, dimension] = gallery.shape;
  const [q, g] = [queries.data, gallery.data];
  const { k, indices, similarities } = found;
  const error = (dimension + 2) * 2 ** -23;
  const undecided: number[] = [];
  const count = BigInt64Array.of(BigInt(proposed));
  const batch = Math.max(1, Math.floor(together / size));
  for (let from = 0; from < open.length; from += batch) {
    const part = open.slice(from, from + batch);
    const data = new Float32Array(part.length * dimension);
    part.forEach((i, p) => data.set(q.subarray(i * dimension, (i + 1) * dimension), p * dimension));
    const out = await session.run({
      queries: float32(data, [part.length, dimension]),
      gallery,
      k: { dtype: "int64", shape: [1], data: count },
    });
    const [values, rows] = [out.values.data as Float32Array, out.indices.data as Int32Array];
    for (const [p, i] of part.entries()) {
      const last = (i + 1) * k - 1;
      for (let n = p * proposed; n < (p + 1) * proposed; n++) {
        const j = rows[n];
        if (exclude?.(i, j)) continue;
        let dot = 0;
        for (let d = 0; d < dimension; d++) dot += q[i * dimension + d] * g[j * dimension + d];
        const similarity = Math.fround(dot);
        const after = (at: number) =>
          similarities[at] < similarity || similarities[at] === similarity && indices[at] > j;
        if (!(indices[last] < 0 || after(last))) continue;
        let at = last;
        for (; at > i * k && (indices[at - 1] < 0 || after(at - 1)); at--) {
          similarities[at] = similarities[at - 1];
          indices[at] = indices[at - 1];
        }
        similarities[at] = similarity;
        indices[at] = j;
      }
      const bound = values[(p + 1) * proposed - 1] + error;
      const decided = proposed === size || indices[last] >= 0 && similarities[last] > bound;
      if (decided) continue;
      undecided.push(i);
      indices.fill(-1, i * k, (i + 1) * k);
      similarities.fill(-Infinity, i * k, (i + 1) * k);
    }
  }
  return undecided;
}

/** How many neighbours to look for, where not to, and when products are worth their while. */
export interface ManyNearestOptions extends Omit<NearestOptions, "normalized"> {
  /** Threads and provider of the products. Default: the processor's, all cores. */
  readonly session?: Pick<SessionOptions, "provider" | "threads">;
  /** Below so many products of single numbers the plain loop is as quick. Default 30 million. */
  readonly minProducts?: number;
}

/**
 * What `nearest` gives, to the bit and with equal cosines at the lower row, for many queries and in a
 * fraction of its time: a gallery that is opened for one search.
 *
 * @param queries `[Q, D]`
 * @param gallery `[G, D]`
 * @throws {RangeError} when the dimensions disagree, k is not a positive integer, or a number is NaN or
 *   infinite
 *
 * ```ts
 * import { nearestOfMany } from "lib/onnx/neighbours.ts";
 * import { float32 } from "lib/tensor/tensor.ts";
 * const gallery = float32(new Float32Array([1, 0, 0, 1]), [2, 2]); // [G, D]
 * (await nearestOfMany(gallery, gallery, { k: 1 })).indices; // [0, 1]
 * ```
 */
export async function nearestOfMany(
  queries: Tensor<"float32">,
  gallery: Tensor<"float32">,
  { k, exclude, session, minProducts = 30_000_000 }: ManyNearestOptions,
): Promise<Neighbours> {
  const few = queries.shape[0] * gallery.data.length < minProducts;
  if (few) return nearest(queries, gallery, { k, exclude });
  await using opened = await openGallery(gallery, session);
  return await opened.nearest(queries, { k, exclude });
}
