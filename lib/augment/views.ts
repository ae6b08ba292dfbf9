/** Views for training: two of each item, made from seeds that name run, epoch, item and view. */
import type { Image, Size } from "lib/image/image.ts";
import type { Pixels } from "lib/image/linear.ts";
import { resizeArea } from "lib/image/area.ts";
import { Random } from "lib/tensor/random.ts";
import { rgbOf } from "./apply.ts";
import { applyNormalized } from "./normalized.ts";
import type { Recipe } from "./recipes.ts";
import { type Plan, samplePlan } from "./transform.ts";

/** Which views of which item. */
export interface ViewAddress {
  readonly seed: number;
  readonly epoch: number;
  readonly item: number;
}

/** Plans of both views. Where the recipe asks for it, they differ. */
export function pairOf(
  recipe: Recipe,
  { input, output, address }: { input: Size; output: Size; address: ViewAddress },
): [Plan, Plan] {
  const random = new Random(address.seed).fork("views").fork(address.epoch).fork(address.item);
  const plan = (view: string) =>
    samplePlan(recipe.specs, { input, output, random: random.fork(view) });
  const first = plan("0");
  let second = plan("1");
  for (let again = 2; recipe.distinct && again < 10; again++) {
    if (JSON.stringify(second.steps) !== JSON.stringify(first.steps)) break;
    second = plan(String(again));
  }
  return [first, second];
}

/** A cut-out as views of a recipe are made from it. */
export function prepared(image: Image, recipe: Recipe, output: Size): Pixels {
  const picture = rgbOf(image);
  if (recipe.prescale === null) return picture;
  const side = (whole: number, wanted: number) => Math.min(whole, recipe.prescale! * wanted);
  const size = {
    width: side(picture.width, output.width),
    height: side(picture.height, output.height),
  };
  return size.width === picture.width && size.height === picture.height
    ? picture
    : resizeArea(picture, size);
}

export interface ViewOptions {
  readonly recipe: Recipe;
  /** Of the views. */
  readonly size: Size;
  readonly seed: number;
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
  /** The cut-out of an item. */
  readonly open: (item: number) => Promise<Image>;
  /** Bytes of prepared cut-outs to keep. Default 512 MiB; what goes beyond is opened anew. */
  readonly memory?: number;
}

/** Makes both views of each item: `[2N, H, W, 3]`, the second ones below the first. */
export type MakeViews = (
  request: { readonly items: Int32Array; readonly address: { readonly epoch: number } },
) => Promise<Float32Array>;

/**
 * A source of views for `train`. The same seed, epoch and item give the same views, in whatever order
 * they are asked for.
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
export function makeViews(
  { recipe, size, seed, mean, std, open, memory = 512 * 2 ** 20 }: ViewOptions,
): MakeViews {
  const kept = new Map<number, Pixels>();
  let bytes = 0;
  const pictureOf = async (item: number): Promise<Pixels> => {
    const known = kept.get(item);
    if (known) return known;
    const picture = prepared(await open(item), recipe, size);
    if (bytes + picture.data.length <= memory) {
      kept.set(item, picture);
      bytes += picture.data.length;
    }
    return picture;
  };
  const how = { mean, std, layout: "NHWC" } as const;
  const values = size.width * size.height * 3;
  return async ({ items, address: { epoch } }) => {
    const batch = new Float32Array(2 * items.length * values); // [2N, H, W, 3]
    for (const [n, item] of items.entries()) {
      const picture = await pictureOf(item);
      const plans = pairOf(recipe, {
        input: picture,
        output: size,
        address: { seed, epoch, item },
      });
      plans.forEach((plan, view) => {
        const offset = (view * items.length + n) * values;
        applyNormalized(plan, picture, { ...how, out: batch, offset });
      });
    }
    return batch;
  };
}
