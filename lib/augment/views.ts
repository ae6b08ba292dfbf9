/** Views for training: two of each item, made from seeds that name run, epoch, item and view. */
import { fillChunk, viewLength, type ViewSettings } from "./chunk.ts";
import { keptPictures, type PictureOptions } from "./pictures.ts";

export { pairOf, type ViewAddress } from "./chunk.ts";
export { prepared } from "./pictures.ts";

export interface ViewOptions extends ViewSettings, Pick<PictureOptions, "open" | "memory"> {}

/** Makes both views of each item: `[2N, H, W, 3]`, the second ones below the first. */
export type MakeViews = (
  request: { readonly items: Int32Array; readonly address: { readonly epoch: number } },
) => Promise<Float32Array>;

/**
 * A source of views for `train`, made where it is called. The same seed, epoch and item give the same
 * views, in whatever order they are asked for. loader.ts makes the same ones in workers.
 *
 * ```ts
 * import { recipes } from "lib/augment/recipes.ts";
 * import { makeViews } from "lib/augment/views.ts";
 * import { blank } from "lib/image/image.ts";
 * const views = makeViews({
 *   recipe: recipes.burin,
 *   size: { width: 48, height: 64 },
 *   seed: 7,
 *   mean: [0.485, 0.456, 0.406],
 *   std: [0.229, 0.224, 0.225],
 *   open: () => Promise.resolve(blank({ width: 90, height: 120 }, [200, 190, 170, 255])),
 * });
 * (await views({ items: Int32Array.of(0, 1), address: { epoch: 0 } })).length; // 4 x 64 x 48 x 3
 * ```
 */
export function makeViews({ open, memory, ...settings }: ViewOptions): MakeViews {
  const { recipe, size } = settings;
  const pictureOf = keptPictures({ recipe, size, open, memory });
  return async ({ items, address: { epoch } }) => {
    const pairs = [];
    for (const item of items) pairs.push({ item, picture: await pictureOf(item) });
    const out = new Float32Array(2 * items.length * viewLength(size)); // [2N, H, W, 3]
    fillChunk({ epoch, pairs }, { ...settings, out });
    return out;
  };
}
