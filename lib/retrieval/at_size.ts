/** A network that looks at everything at one size, as another one does. */
import { flatten, type Size } from "lib/image/image.ts";
import { resizeImage } from "lib/image/resize.ts";
import type { Embedder } from "./embed.ts";

/**
 * The same embedder, but pictures of another size are laid on white and brought to this one first. Views
 * are drawn at the size of a run's encoder: whoever is compared with it there must not see the originals
 * finer than the views.
 */
export function atSize(embedder: Embedder, { width, height }: Size): Embedder {
  return {
    ...embedder,
    embed: async (images) =>
      await embedder.embed(
        images.map((image) =>
          image.width === width && image.height === height ? image : resizeImage(
            flatten(image, [255, 255, 255]),
            { width, height, method: "linear" },
          )
        ),
      ),
  };
}
