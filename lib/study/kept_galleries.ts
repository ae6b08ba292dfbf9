/** Galleries that are embedded once and kept, where every picture can be read. */
import type { Embedder } from "lib/retrieval/embed.ts";
import { embedGalleries, type Galleries, type GalleriesOptions } from "lib/retrieval/galleries.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import type { KeepList } from "./kept_lists.ts";

/**
 * What `embedGalleries` gives, kept as the list "originals". Where a picture cannot be read it is made anew each
 * time, so that it is named each time, and is there once it is mended.
 */
export async function keptGalleries(
  embedders: readonly Embedder[],
  { keep, ...options }: GalleriesOptions & { readonly keep: KeepList },
): Promise<Galleries> {
  let partial: Galleries | null = null;
  const tensors = await keep<Tensor>("originals", async () => {
    const made = await embedGalleries(embedders, options);
    if (made.rows.length < options.count) {
      partial = made;
      return null;
    }
    return [
      ...made.vectors,
      ...made.means.map((mean): Tensor<"float64"> => ({
        dtype: "float64",
        shape: [mean?.length ?? 0],
        data: mean ?? new Float64Array(0),
      })),
    ];
  });
  if (!tensors) return partial!;
  const [vectors, means] = [tensors.slice(0, embedders.length), tensors.slice(embedders.length)];
  return {
    rows: Array.from({ length: options.count }, (_, i) => i),
    vectors: vectors as Tensor<"float32">[],
    means: (means as Tensor<"float64">[]).map(({ data }) => data.length > 0 ? data : null),
  };
}
