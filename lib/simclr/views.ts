/** Where training gets its views from: a loader that makes the batches of a run before they are asked for. */
import { type Cutouts, type Loader, type LoaderOptions, openLoader } from "lib/augment/loader.ts";
import { recipeOf } from "lib/augment/recipes.ts";
import { coloursOf } from "lib/nn/picture.ts";
import { batchAfter } from "./batches.ts";
import type { SimclrConfig } from "./config.ts";
import { groupsOf, type IdentityItem } from "./identity_batches.ts";

/** Whose views, and how they are opened. */
export type TrainingViews =
  & Cutouts
  & Pick<LoaderOptions, "count" | "seed" | "workers" | "nameOf" | "onSkip">
  & {
    /** Make the batches of the run ahead. Default true; false where they are asked for in no such order. */
    readonly inOrder?: boolean;
    /** Who is who, as `train` is told it: left out where the config draws no groups. */
    readonly items?: readonly IdentityItem[];
  };

/**
 * Opens the loader of a run: `train` takes its `views`. Close it with `await using`; with no workers
 * it needs no closing. A stop is the training's own: its last batches must come, to be saved.
 *
 * ```ts
 * import { blank } from "lib/image/image.ts";
 * import { configs } from "lib/simclr/config.ts";
 * import { openViews } from "lib/simclr/views.ts";
 * const open = () => Promise.resolve(blank({ width: 90, height: 120 }, [200, 190, 170, 255]));
 * const { views } = openViews(configs.demo, { count: 100, seed: 7, workers: 0, open });
 * ```
 */
export function openViews(
  config: SimclrConfig,
  { inOrder = true, items = [], ...options }: TrainingViews,
): Loader {
  const { encoder, augmentation, size, batch, epochs } = config;
  const { count, seed } = options;
  const run = { count, batch, seed, epochs, groups: groupsOf(items, config.identities) };
  return openLoader({
    ...coloursOf(encoder),
    ...options,
    recipe: recipeOf(augmentation),
    size,
    ...inOrder && { next: (address) => batchAfter(run, address) },
  });
}
