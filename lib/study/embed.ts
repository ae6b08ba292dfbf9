/** Figures as vectors, each as it is and in a mirror, since a copyist's plate prints in reverse. */
import { flipHorizontal } from "lib/image/image.ts";
import type { BothDirections } from "lib/retrieval/direction.ts";
import { type EmbedAllOptions, type Embedder, stack } from "lib/retrieval/embed.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import type { Figures } from "./figures.ts";

/** `direct` and `flipped` have a row for each figure that could be read. */
export interface Embedded extends BothDirections {
  /** Numbers of the figures, ascending. */
  readonly figures: readonly number[];
}

/**
 * Embeds any number of figures in bounded memory; those that cannot be read are left out.
 *
 * ```ts
 * import { blank } from "lib/image/image.ts";
 * import { phashEmbedder } from "lib/retrieval/embed.ts";
 * import { embed } from "lib/study/embed.ts";
 * const open = () => Promise.resolve(blank({ width: 8, height: 8 }, [255, 255, 255, 255]));
 * const { direct } = await embed({ count: 2, open }, { embedder: phashEmbedder }); // [2, 64]
 * ```
 */
export async function embed(
  { count, open }: Figures,
  { embedder, batch = 32, signal, onProgress }: EmbedAllOptions & { readonly embedder: Embedder },
): Promise<Embedded> {
  const figures: number[] = [];
  const direct: Tensor<"float32">[] = []; // [n, D] each
  const flipped: Tensor<"float32">[] = []; // [n, D] each
  for (let from = 0; from < count; from += batch) {
    signal?.throwIfAborted();
    const numbers = Array.from({ length: Math.min(batch, count - from) }, (_, i) => from + i);
    const images = await Promise.all(numbers.map(open));
    figures.push(...numbers.filter((_, i) => images[i] !== null));
    const pictures = images.filter((image) => image !== null);
    if (pictures.length > 0) {
      direct.push(await embedder.embed(pictures));
      flipped.push(await embedder.embed(pictures.map(flipHorizontal)));
    }
    onProgress?.(from + numbers.length);
  }
  return { figures, direct: stack(direct), flipped: stack(flipped) };
}
