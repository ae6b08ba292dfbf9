/** Windows of a gallery's pictures, embedded as the gallery is. */
import { crop, type Image } from "lib/image/image.ts";
import { normalizeRows } from "lib/tensor/knn.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import { centred } from "./centre.ts";
import { type Embedder, stack } from "./embed.ts";
import type { Galleries } from "./galleries.ts";
import { windowsOfPicture } from "./windows.ts";

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
  { galleries: { rows, means }, open, signal }: {
    /** Of the same embedders. */
    readonly galleries: Pick<Galleries, "rows" | "means">;
    /** Makes the picture of a number in `rows`. */
    readonly open: (index: number) => Promise<Image | null>;
    /** Stops between two pictures. */
    readonly signal?: AbortSignal | undefined;
  },
): Promise<WindowGalleries> {
  const pictures: number[] = [];
  const parts: Tensor<"float32">[][] = embedders.map(() => []);
  for (const [row, number] of rows.entries()) {
    signal?.throwIfAborted();
    const image = await open(number);
    if (!image) {
      throw new Error(
        `Picture ${number} opened once and not a second time. Was it changed meanwhile? Run it again`,
      );
    }
    const windows = windowsOfPicture(image).map((box) => crop(image, box));
    if (windows.length === 0) continue;
    pictures.push(...windows.map(() => row));
    for (const [e, embedder] of embedders.entries()) {
      const vectors = await embedder.embed(windows);
      const mean = means[e];
      parts[e].push(normalizeRows(mean ? centred(vectors, mean) : vectors));
    }
  }
  return { pictures, vectors: parts.map(stack) };
}
