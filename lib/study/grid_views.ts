/** What may happen to a figure that an encoder's grid shall not mind: the study's augmentations, and its crops. */
import { previewRow } from "lib/augment/preview.ts";
import { type Recipe, recipeOf, studyCrop } from "lib/augment/recipes.ts";
import { compose, randomCrop, resize } from "lib/augment/specs.ts";
import type { Image } from "lib/image/image.ts";
import type { SimclrConfig } from "lib/simclr/config.ts";

/**
 * The study's crop alone, and always: nothing else in its recipes changes a figure as much, and there it comes
 * three times in ten.
 */
export const cropped: Recipe = {
  source: "the study's crop",
  specs: compose(randomCrop(studyCrop), resize()),
  distinct: false,
  prescale: null,
};

/**
 * A figure and its views: two by the config's recipe, two crops.
 *
 * ```ts
 * import { blank } from "lib/image/image.ts";
 * import { configs } from "lib/simclr/config.ts";
 * import { viewsForGrid } from "lib/study/grid_views.ts";
 * const figure = blank({ width: 90, height: 120 }, [200, 190, 170, 255]);
 * viewsForGrid(figure, { config: configs.Burin_20epoch_grid, seed: 7, item: 0 }).length; // 5
 * ```
 */
export function viewsForGrid(
  figure: Image,
  { config: { augmentation, size }, seed, item }: {
    readonly config: Pick<SimclrConfig, "augmentation" | "size">;
    readonly seed: number;
    readonly item: number;
  },
): Image[] {
  const address = { size, seed, item, epochs: 1 };
  return [
    figure,
    ...[recipeOf(augmentation), cropped].flatMap((recipe) =>
      previewRow(figure, { ...address, recipe }).slice(1).map(({ image }) => image)
    ),
  ];
}
