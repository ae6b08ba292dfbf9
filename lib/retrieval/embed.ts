/** Pictures to vectors: what every search and every evaluation begins with. */
import type { Image } from "lib/image/image.ts";
import { float32, sizeOf, type Tensor } from "lib/tensor/tensor.ts";
import { phash } from "./phash.ts";

/** Something that turns pictures into vectors whose cosines say how alike they are. */
export interface Embedder {
  /** "simclr", "untrained", "phash". */
  readonly name: string;
  /** How its weights began: "random", what was loaded, or "none" where it has none. */
  readonly init: string;
  /**
   * Whether cosines are of its vectors less their gallery's mean, as those of networks that were trained
   * for something else: their features are all positive. Default false.
   */
  readonly centred?: boolean | undefined;
  /** One row per picture. `[N, D]` */
  embed(images: readonly Image[]): Promise<Tensor<"float32">>;
}

/** The perceptual hash as an embedder: cosines rank as Hamming distances do. `[N, 64]` */
export const phashEmbedder: Embedder = {
  name: "phash",
  init: "none",
  embed: (images) => Promise.resolve(stack(images.map((image) => float32(phash(image), [1, 64])))),
};

/** Rows of several tensors below each other. `[Ni, ...]` to `[sum Ni, ...]` */
export function stack(parts: readonly Tensor<"float32">[]): Tensor<"float32"> {
  if (parts.length === 0) return float32(new Float32Array(0), [0, 0]);
  const [, ...row] = parts[0].shape;
  const rows = parts.reduce((sum, part) => sum + part.shape[0], 0);
  const data = new Float32Array(rows * sizeOf(row));
  let at = 0;
  for (const part of parts) {
    const [, ...other] = part.shape;
    if (other.join() !== row.join()) {
      throw new RangeError(
        `Cannot stack rows of ${other} under rows of ${row}: embed all pictures with one encoder`,
      );
    }
    data.set(part.data, at);
    at += part.data.length;
  }
  return float32(data, [rows, ...row]);
}

/** Some rows of a tensor, in the order in which they are named. `[N, ...]` to `[rows, ...]` */
export function takeRows(
  { data, shape: [, ...shape] }: Tensor<"float32">,
  rows: readonly number[],
): Tensor<"float32"> {
  const length = sizeOf(shape);
  const taken = new Float32Array(rows.length * length);
  rows.forEach((row, i) => taken.set(data.subarray(row * length, (row + 1) * length), i * length));
  return float32(taken, [rows.length, ...shape]);
}

/** How many pictures are embedded at a time, and what is told meanwhile. */
export interface EmbedAllOptions {
  /** Pictures in memory at a time. Default 32. */
  readonly batch?: number;
  /** Stops between two batches. */
  readonly signal?: AbortSignal;
  /** Called with the number of pictures done. */
  readonly onProgress?: (done: number) => void;
}

/**
 * Embeds any number of pictures in bounded memory.
 *
 * @param open makes the i-th picture
 * @returns `[count, D]`
 *
 * ```ts
 * import { blank } from "lib/image/image.ts";
 * import { embedAll, phashEmbedder } from "lib/retrieval/embed.ts";
 * const white = () => Promise.resolve(blank({ width: 8, height: 8 }, [255, 255, 255, 255]));
 * const hashes = await embedAll(phashEmbedder, { count: 2, open: white }); // [2, 64]
 * ```
 */
export async function embedAll(
  embedder: Embedder,
  { count, open, batch = 32, signal, onProgress }: EmbedAllOptions & {
    readonly count: number;
    readonly open: (index: number) => Promise<Image>;
  },
): Promise<Tensor<"float32">> {
  const parts: Tensor<"float32">[] = [];
  for (let from = 0; from < count; from += batch) {
    signal?.throwIfAborted();
    const indices = Array.from({ length: Math.min(batch, count - from) }, (_, i) => from + i);
    parts.push(await embedder.embed(await Promise.all(indices.map(open))));
    onProgress?.(from + indices.length);
  }
  return stack(parts);
}
