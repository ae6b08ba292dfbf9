/** Windows of a gallery's pictures, embedded as the gallery is. */
import { normalizeRows } from "lib/tensor/knn.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import { centred } from "./centre.ts";
import { type Embedder, stack } from "./embed.ts";
import { type Galleries, type GalleriesOptions, openAgain } from "./galleries.ts";
import { windowImages } from "./windows.ts";

/** Embeddings of windows by several embedders. */
export interface WindowGalleries {
  /** The row of the gallery whose picture each window is part of. `[W]` */
  readonly pictures: readonly number[];
  /** Of each embedder, rows of length 1, less the gallery's mean where it says so. `[W, D]` each */
  readonly vectors: readonly Tensor<"float32">[];
}

/**
 * Embeds the windows of all pictures of some galleries. Besides the vectors no more than one picture and its
 * windows are in memory.
 *
 * @throws {Error} where a picture of the galleries no longer opens
 *
 * ```ts
 * import { blank } from "lib/image/image.ts";
 * import { phashEmbedder } from "lib/retrieval/embed.ts";
 * import { embedGalleries } from "lib/retrieval/galleries.ts";
 * import { embedWindows } from "lib/retrieval/window_gallery.ts";
 * const open = () => Promise.resolve(blank({ width: 300, height: 200 }, [9, 9, 9, 255]));
 * const galleries = await embedGalleries([phashEmbedder], { count: 2, open });
 * const { pictures } = await embedWindows([phashEmbedder], { galleries, open });
 * pictures; // [0, 0, 1, 1]
 * ```
 */
export async function embedWindows(
  embedders: readonly Embedder[],
  { galleries: { rows, means }, open, signal, onProgress }: {
    /** Of the same embedders. */
    readonly galleries: Pick<Galleries, "rows" | "means">;
  } & Pick<GalleriesOptions, "open" | "signal" | "onProgress">,
): Promise<WindowGalleries> {
  const pictures: number[] = [];
  const parts: Tensor<"float32">[][] = embedders.map(() => []);
  for (const [row, number] of rows.entries()) {
    signal?.throwIfAborted();
    const windows = windowImages(await openAgain(open, number));
    if (windows.length > 0) {
      pictures.push(...windows.map(() => row));
      for (const [e, embedder] of embedders.entries()) {
        const vectors = await embedder.embed(windows);
        const mean = means[e];
        parts[e].push(normalizeRows(mean ? centred(vectors, mean) : vectors));
      }
    }
    onProgress?.(row + 1);
  }
  return { pictures, vectors: parts.map(stack) };
}

/** The rows of a gallery and of windows together, and the picture that each shows. */
export function withWindows(
  gallery: Tensor<"float32">,
  windows: { readonly vectors: Tensor<"float32">; readonly pictures: readonly number[] },
): { readonly rows: Tensor<"float32">; readonly pictures: readonly number[] } {
  const own = Array.from({ length: gallery.shape[0] }, (_, row) => row);
  // no windows at all have no width either
  const rows = windows.pictures.length > 0 ? stack([gallery, windows.vectors]) : gallery;
  return { rows, pictures: [...own, ...windows.pictures] };
}
