/** The vectors of a collection by several embedders, each picture opened once, a few at a time. */
import type { Image } from "lib/image/image.ts";
import { normalizeRows } from "lib/tensor/knn.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import { centred, meanRow } from "./centre.ts";
import type { Embedder } from "./embed.ts";

/** Where the pictures come from, and how many are embedded at a time. */
export interface GalleriesOptions {
  /** How many pictures there are. */
  readonly count: number;
  /** Makes the i-th picture, or null where it cannot be read: it is left out of all galleries. */
  readonly open: (index: number) => Promise<Image | null>;
  /** Pictures to embed at a time. Default 32. */
  readonly batch?: number;
  /** Pixels to embed at a time: of large pictures fewer are in memory. Default 32 million. */
  readonly mostPixels?: number;
  /** Stops between two batches. */
  readonly signal?: AbortSignal | undefined;
  /** Called with the number of pictures done. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/**
 * A picture that was opened before.
 *
 * @throws {Error} where it no longer opens
 */
export async function openAgain(open: GalleriesOptions["open"], number: number): Promise<Image> {
  const image = await open(number);
  if (image) return image;
  throw new Error(
    `Cannot evaluate: picture ${number} opened once and not a second time. Was it changed ` +
      "meanwhile? Run it again",
  );
}

/** Embeddings of the same pictures by several embedders. */
export interface Galleries {
  /** Numbers of the pictures that could be read, ascending: the rows of the galleries. */
  readonly rows: readonly number[];
  /** Of each embedder, rows of length 1, less their mean where it says so. `[rows, D]` each */
  readonly vectors: readonly Tensor<"float32">[];
  /** The mean that was subtracted, and is from queries; null where none was. `[D]` each */
  readonly means: readonly (Float64Array | null)[];
}

/** Pictures that are opened at the same time. */
const together = 4;

/** Batches of pictures with their numbers, in order; those that cannot be read are missing. */
async function* batches(
  { count, open, batch = 32, mostPixels = 32_000_000, signal, onProgress }: GalleriesOptions,
): AsyncGenerator<{ number: number; image: Image }[]> {
  let waiting: { number: number; image: Image }[] = [];
  let pixels = 0;
  for (let from = 0; from < count; from += together) {
    signal?.throwIfAborted();
    const numbers = Array.from({ length: Math.min(together, count - from) }, (_, i) => from + i);
    const images = await Promise.all(numbers.map(open));
    numbers.forEach((number, i) => {
      const image = images[i];
      if (!image) return;
      waiting.push({ number, image });
      pixels += image.width * image.height;
    });
    const done = from + numbers.length;
    if (waiting.length > 0 && (done % batch === 0 || done === count || pixels >= mostPixels)) {
      yield waiting;
      [waiting, pixels] = [[], 0];
    }
    onProgress?.(done);
  }
}

/**
 * Embeds any number of pictures by all embedders. Besides the vectors, which are as many as the
 * pictures, no more than a batch is in memory.
 *
 * @throws {RangeError} when `batch` is no multiple of 4, which are opened together
 *
 * ```ts
 * import { blank } from "lib/image/image.ts";
 * import { phashEmbedder } from "lib/retrieval/embed.ts";
 * import { embedGalleries } from "lib/retrieval/galleries.ts";
 * const open = () => Promise.resolve(blank({ width: 8, height: 8 }, [255, 255, 255, 255]));
 * const { vectors } = await embedGalleries([phashEmbedder], { count: 2, open }); // [[2, 64]]
 * ```
 */
export async function embedGalleries(
  embedders: readonly Embedder[],
  options: GalleriesOptions,
): Promise<Galleries> {
  const { count, batch = 32 } = options;
  if (!(Number.isInteger(batch / together) && batch > 0)) {
    throw new RangeError(`Cannot embed ${batch} pictures at a time: it takes a multiple of 4`);
  }
  const rows: number[] = [];
  const data: Float32Array[] = [];
  const dimensions = embedders.map(() => 0);
  for await (const part of batches(options)) {
    for (const [e, embedder] of embedders.entries()) {
      const raw = await embedder.embed(part.map(({ image }) => image));
      const found = embedder.centred ? raw : normalizeRows(raw);
      dimensions[e] = found.shape[1];
      data[e] ??= new Float32Array(count * dimensions[e]);
      data[e].set(found.data, rows.length * dimensions[e]);
    }
    rows.push(...part.map(({ number }) => number));
  }
  const embedded = embedders.map((_, e) => {
    const [n, d] = [rows.length, dimensions[e]];
    return float32((data[e] ?? new Float32Array(0)).subarray(0, n * d), [n, d]);
  });
  const means = embedders.map((embedder, e) =>
    embedder.centred && rows.length > 0 ? meanRow(embedded[e]) : null
  );
  const vectors = embedded.map((raw, e) => {
    const mean = means[e];
    return mean ? normalizeRows(centred(raw, mean)) : raw;
  });
  return { rows, vectors, means };
}
