/** Exact nearest neighbours by cosine similarity; at the study's 41,421 x 128 no index is needed. */
import { dotProducts } from "./dot_products.ts";
import { float32, type Tensor } from "./tensor.ts";

/**
 * Rows brought to length 1; a row of zeros stays as it is. `[N, D]` to `[N, D]`
 *
 * @throws {RangeError} when a number is NaN or infinite: no cosine can be told of it
 */
export function normalizeRows(rows: Tensor<"float32">): Tensor<"float32"> {
  const [count, dimension] = rows.shape;
  const data = new Float32Array(rows.data.length);
  for (let i = 0; i < count; i++) {
    const row = rows.data.subarray(i * dimension, (i + 1) * dimension);
    let squares = 0;
    for (const x of row) squares += x ** 2;
    if (squares === 0) continue;
    if (!Number.isFinite(squares)) {
      const at = row.findIndex((x) => !Number.isFinite(x));
      throw new RangeError(
        `Cannot compare row ${i} of ${count}: number ${at} of it is ${
          row[at]
        }. Embed that picture ` +
          "anew, or leave it out",
      );
    }
    const scale = 1 / Math.sqrt(squares);
    data.set(row.map((x) => x * scale), i * dimension);
  }
  return float32(data, [count, dimension]);
}

/** Queries whose products are worked out together, and how many products that may be: 16 MiB. */
const [mostQueries, mostProducts] = [32, 2 ** 21];

/**
 * The cosines of each query to all rows, one query after the other. To no rows at all there are none,
 * whatever their dimension.
 *
 * @param queries `[Q, D]`
 * @param gallery `[G, D]`
 * @param normalized the gallery's rows have length 1, as `normalizeRows` leaves them: it is not copied
 * @throws {RangeError} when the dimensions disagree, or a number is NaN or infinite
 */
export function* cosines(
  queries: Tensor<"float32">,
  gallery: Tensor<"float32">,
  { normalized = false }: { readonly normalized?: boolean | undefined } = {},
): Generator<Float64Array> {
  const [count, dimension] = queries.shape;
  const [size, galleryDimension] = gallery.shape;
  if (dimension !== galleryDimension && count > 0 && size > 0) {
    throw new RangeError(
      `Cannot compare queries of ${dimension} dimensions with a gallery of ` +
        `${galleryDimension}: embed both with one encoder`,
    );
  }
  const q = normalizeRows(queries).data; // [Q, D]
  const g = normalized ? gallery : normalizeRows(gallery); // [G, D]
  const block = Math.max(1, Math.min(mostQueries, Math.floor(mostProducts / size)));
  for (let first = 0; first < count; first += block) {
    const here = Math.min(block, count - first);
    const some = q.subarray(first * dimension, (first + here) * dimension);
    const products = dotProducts(float32(some, [here, dimension]), g); // [here, G]
    for (let i = 0; i < here; i++) yield products.subarray(i * size, (i + 1) * size);
  }
}

/** The nearest rows to each query, best first. */
export interface Neighbours {
  /** `[Q, k]`, -1 where fewer than k rows are allowed */
  readonly indices: Int32Array;
  /** Cosines, -1 to 1. `[Q, k]`, -Infinity where the index is -1 */
  readonly similarities: Float32Array;
  /** Neighbours per query: the length of a row. */
  readonly k: number;
}

/** How many neighbours to look for, and where not to. */
export interface NearestOptions {
  /** How many neighbours of each query. */
  readonly k: number;
  /** Rows that must not answer a query. Default: none. */
  readonly exclude?: ((query: number, row: number) => boolean) | undefined;
  /** The gallery's rows have length 1, as `normalizeRows` leaves them: it is not copied. Default false. */
  readonly normalized?: boolean;
}

/**
 * The k rows of the gallery with the greatest cosine to each query. Equal cosines go to the lower
 * row.
 *
 * @param queries `[Q, D]`
 * @param gallery `[G, D]`
 * @throws {RangeError} when the dimensions disagree, k is not a positive integer, or a number is NaN or
 *   infinite
 *
 * ```ts
 * import { nearest } from "lib/tensor/knn.ts";
 * import { float32 } from "lib/tensor/tensor.ts";
 * const gallery = float32(new Float32Array([1, 0, 0, 1]), [2, 2]); // [G, D]
 * nearest(gallery, gallery, { k: 1 }).indices; // [0, 1]
 * ```
 */
export function nearest(
  queries: Tensor<"float32">,
  gallery: Tensor<"float32">,
  { k, exclude, normalized }: NearestOptions,
): Neighbours {
  if (!Number.isInteger(k) || k < 1) {
    throw new RangeError(`Cannot take the nearest ${k}: k must be 1 or more, and whole`);
  }
  const [count] = queries.shape;
  const indices = new Int32Array(count * k).fill(-1);
  const similarities = new Float32Array(count * k).fill(-Infinity);
  let i = 0;
  for (const row of cosines(queries, gallery, { normalized })) {
    const last = (i + 1) * k - 1;
    for (let j = 0; j < row.length; j++) {
      const similarity = Math.fround(row[j]);
      if (Number.isNaN(similarity)) {
        throw new RangeError(`Cannot compare query ${i} with row ${j}: their cosine is NaN`);
      }
      if (similarity <= similarities[last] || exclude?.(i, j)) continue;
      let at = last;
      for (; at > i * k && similarities[at - 1] < similarity; at--) {
        similarities[at] = similarities[at - 1];
        indices[at] = indices[at - 1];
      }
      similarities[at] = similarity;
      indices[at] = j;
    }
    i++;
  }
  return { indices, similarities, k };
}
