/** The study's protocol where windows of the figures stand in the gallery beside them. */
import type { Embedder } from "lib/retrieval/embed.ts";
import { rankOriginals } from "lib/retrieval/rank_originals.ts";
import { embedWindows, type WindowGalleries, withWindows } from "lib/retrieval/window_gallery.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import type { Evaluated } from "./evaluate.ts";
import type { WindowedRow } from "./evaluation_tables.ts";
import type { KeepList } from "./kept_lists.ts";
import { type ByWorkOptions, topByWork } from "./protocol_row.ts";

/** What `embedWindows` gives, kept as the list "windows" where every picture can be read. */
export async function keptWindows(
  embedders: readonly Embedder[],
  { keep, ...options }: Parameters<typeof embedWindows>[1] & { readonly keep: KeepList },
): Promise<WindowGalleries> {
  const tensors = await keep<Tensor>("windows", async () => {
    const { pictures, vectors } = await embedWindows(embedders, options);
    const data = Int32Array.from(pictures);
    return [...vectors, { dtype: "int32", shape: [data.length], data }];
  });
  const [vectors, pictures] = [tensors!.slice(0, -1), tensors!.at(-1)!];
  return {
    vectors: vectors as Tensor<"float32">[],
    pictures: [...(pictures as Tensor<"int32">).data],
  };
}

/** How each model answers when a figure is as similar as the most similar of itself and its windows. */
export function windowedRows(
  evaluated: Evaluated,
  { windows, ...options }: ByWorkOptions & { readonly windows: WindowGalleries },
): Omit<WindowedRow, "gallery" | "augmentation" | "seed" | "seen">[] {
  const { figures, queries, models } = evaluated;
  const own = queries.map(({ row }) => row);
  const answered = models.map((model, m) => {
    const { queries, gallery } = model.vectors;
    const { rows, pictures } = withWindows(gallery, {
      vectors: windows.vectors[m],
      pictures: windows.pictures,
    });
    const vectors = { queries, gallery: rows };
    return { ...model, result: rankOriginals(vectors, { own, pictures, normalized: true }) };
  });
  const { works, tops } = topByWork({ ...evaluated, models: answered }, options);
  return models.map(({ model }, m) => ({
    model,
    size: figures.length,
    windows: windows.pictures.length,
    queries: queries.length,
    works,
    ...tops[m],
  }));
}
