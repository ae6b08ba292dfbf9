/** Views as pictures to look at, each with what was done to it for a caption. */
import type { Image, Size } from "lib/image/image.ts";
import { pairOf, type ViewAddress } from "./chunk.ts";
import { prepared } from "./pictures.ts";
import { knownRecipe, type Recipe } from "./recipes.ts";
import { describePlan } from "./describe_plan.ts";
import { viewImage } from "./view_image.ts";

/** A picture for a gallery. */
export interface Preview {
  /** The picture at the views' size. */
  readonly image: Image;
  /** What the picture is, such as the epoch and the steps that were drawn. */
  readonly caption: string;
  /** Only originals have a frame. */
  readonly frame?: "query";
}

/** Which views a preview shows. */
export interface PreviewOptions {
  /** The recipe that draws the views. */
  readonly recipe: Recipe;
  /** Of the views. */
  readonly size: Size;
  /** The seed from which views are drawn. */
  readonly seed: number;
}

/**
 * The original, and the two views that training would take at an address.
 *
 * @throws {RangeError} that lists the recipes, where the table had none of the name that was written
 *
 * ```ts
 * import { previewPair } from "lib/augment/preview.ts";
 * import { recipes } from "lib/augment/recipes.ts";
 * import { blank } from "lib/image/image.ts";
 * const image = blank({ width: 90, height: 120 }, [200, 190, 170, 255]);
 * const options = { recipe: recipes.burin, size: { width: 48, height: 64 }, seed: 7 };
 * previewPair(image, { ...options, epoch: 0, item: 3 }).map(({ caption }) => caption);
 * ```
 */
export function previewPair(
  image: Image,
  { recipe, size, seed, epoch, item }: PreviewOptions & Omit<ViewAddress, "seed">,
): Preview[] {
  const picture = prepared(image, knownRecipe(recipe), size);
  const plans = pairOf(recipe, { input: picture, output: size, address: { seed, epoch, item } });
  return [
    { image, caption: "original", frame: "query" },
    ...plans.map((plan) => ({ image: viewImage(plan, picture), caption: describePlan(plan) })),
  ];
}

/** A figure and its views over some epochs: the original, then two views of each. */
export function previewRow(
  image: Image,
  { epochs, item, ...options }: PreviewOptions & {
    readonly epochs: number;
    readonly item: number;
  },
): Preview[] {
  const rows = Array.from(
    { length: epochs },
    (_, epoch) => previewPair(image, { ...options, epoch, item }),
  );
  return rows.flatMap((row, epoch) => epoch === 0 ? row : row.slice(1));
}

/** Figures below each other, each with its views: a grid of `1 + 2 * epochs` columns. */
export function previewGrid(
  images: readonly Image[],
  { epochs = 3, ...options }: PreviewOptions & { readonly epochs?: number },
): Preview[] {
  return images.flatMap((image, item) => previewRow(image, { ...options, epochs, item }));
}
