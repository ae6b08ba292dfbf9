/** Exact nearest neighbours of many queries: products in ONNX Runtime, the last bits by the plain loop. */
import { nearest, type NearestOptions, type Neighbours, normalizeRows } from "lib/tensor/knn.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import { encodeGraph, graphBuilder } from "./graph.ts";
import { openSession, type SessionOptions } from "./session.ts";

export interface ManyNearestOptions extends Omit<NearestOptions, "normalized"> {
  /** Threads and provider of the products. Default: the processor's, all cores. */
  readonly session?: Pick<SessionOptions, "provider" | "threads">;
  /** Below so many products of single numbers the plain loop is as quick. Default 30 million. */
  readonly fewest?: number;
}

/** Rows that are weighed exactly beyond the k that are asked for: equal ones and those left out. */
const spare = 56;

/** Cosines that are held at a time. */
const together = 2 ** 22;

/** The greatest products of each query with all rows of a gallery, and which rows they are. */
function products(): Uint8Array {
  const builder = graphBuilder();
  const queries = builder.input({ name: "queries", dtype: "float32", shape: ["Q", "D"] });
  const gallery = builder.input({ name: "gallery", dtype: "float32", shape: ["G", "D"] });
  const k = builder.input({ name: "k", dtype: "int64", shape: [1] });
  const cosines = builder.node("Gemm", [queries, gallery], { transB: 1 }); // [Q, G]
  const [values, indices] = builder.nodeOf("TopK", [cosines, k], {}, { outputs: 2 });
  builder.output({ name: "values", dtype: "float32", shape: ["Q", "K"] }, values);
  builder.output({ name: "indices", dtype: "int64", shape: ["Q", "K"] }, indices);
  return encodeGraph(builder.graph());
}

/**
 * What `nearest` gives, to the bit and with equal cosines at the lower row, for many queries and in a
 * fraction of its time. Products in single precision propose rows; their cosines are then summed as
 * `nearest` sums them. Where a row that was not proposed could still be among the k, as its product may
 * be off by the rounding of D sums, that query goes through all rows.
 *
 * @param queries `[Q, D]`
 * @param gallery `[G, D]`
 * @throws {RangeError} when the dimensions disagree or k is not a positive integer
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
  { k, exclude, session: options, fewest = 30_000_000 }: ManyNearestOptions,
): Promise<Neighbours> {
  const [[count, dimension], [size, other]] = [queries.shape, gallery.shape];
  const few = count * size * dimension < fewest || size === 0;
  if (few || dimension !== other || !(Number.isInteger(k) && k > 0)) {
    return nearest(queries, gallery, { k, exclude });
  }
  const proposed = Math.min(size, k + spare);
  const error = (dimension + 2) * 2 ** -23;
  const rows = { queries: normalizeRows(queries), gallery: normalizeRows(gallery) };
  const [q, g] = [rows.queries.data, rows.gallery.data]; // [Q, D], [G, D]
  const cosine = (i: number, j: number): number => {
    let dot = 0;
    for (let d = 0; d < dimension; d++) dot += q[i * dimension + d] * g[j * dimension + d];
    return Math.fround(dot);
  };
  const found: Neighbours = {
    indices: new Int32Array(count * k).fill(-1),
    similarities: new Float32Array(count * k).fill(-Infinity),
    k,
  };
  await using session = await openSession(products(), { ...options, name: "the search" });
  const batch = Math.max(1, Math.floor(together / size));
  for (let from = 0; from < count; from += batch) {
    const part = Math.min(batch, count - from);
    const out = await session.run({
      queries: float32(q.slice(from * dimension, (from + part) * dimension), [part, dimension]),
      gallery: rows.gallery,
      k: { dtype: "int64", shape: [1], data: BigInt64Array.of(BigInt(proposed)) },
    });
    const [values, indices] = [out.values.data as Float32Array, out.indices.data as BigInt64Array];
    for (let p = 0; p < part; p++) {
      const i = from + p;
      const best = Array.from(indices.subarray(p * proposed, (p + 1) * proposed), Number)
        .filter((j) => !exclude?.(i, j)).map((j) => [j, cosine(i, j)] as const)
        .sort(([a, near], [b, far]) => far - near || a - b).slice(0, k);
      const least = values[(p + 1) * proposed - 1];
      const certain = proposed === size || best.length === k && best[k - 1][1] > least + error;
      if (certain) {
        best.forEach(([j, similarity], n) => {
          found.indices[i * k + n] = j;
          found.similarities[i * k + n] = similarity;
        });
      } else {
        const query = queries.data.slice(i * dimension, (i + 1) * dimension);
        const own = nearest(float32(query, [1, dimension]), rows.gallery, {
          k,
          exclude: exclude && ((_, j) => exclude(i, j)),
          normalized: true,
        });
        found.indices.set(own.indices, i * k);
        found.similarities.set(own.similarities, i * k);
      }
    }
  }
  return found;
}
