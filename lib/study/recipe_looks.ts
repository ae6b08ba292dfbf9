/** What recipes do to figures, side by side in a table. */
import { type Collapse, measureCollapse } from "lib/augment/collapse.ts";
import { type RecipeName, recipes } from "lib/augment/recipes.ts";
import type { Image, Size } from "lib/image/image.ts";

/** A recipe and what is wrong with its views. */
export interface RecipeLook {
  /** The recipe's name. */
  readonly recipe: RecipeName;
  /** How often its views teach nothing. */
  readonly collapse: Collapse;
}

/**
 * Makes the views of all figures under each recipe, and counts what is wrong with them.
 *
 * @param options.epochs pairs of each figure; default 6
 */
export async function lookAtRecipes(
  images: readonly Image[],
  { names, size, seed, epochs = 6, signal }: {
    readonly names: readonly RecipeName[];
    readonly size: Size;
    readonly seed: number;
    readonly epochs?: number;
    readonly signal?: AbortSignal;
  },
): Promise<RecipeLook[]> {
  const looks: RecipeLook[] = [];
  for (const recipe of names) {
    const collapse = await measureCollapse({
      recipe: recipes[recipe],
      size,
      seed,
      epochs,
      signal,
      count: images.length,
      open: (item) => Promise.resolve(images[item]),
    });
    looks.push({ recipe, collapse });
  }
  return looks;
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

/** The looks as rows of a table. */
export function lookRows(looks: readonly RecipeLook[]): Record<string, string>[] {
  return looks.map(({ recipe, collapse: { identical, clamped, blank, destroyed } }) => ({
    recipe,
    "pairs alike": percent(identical.share),
    "crops clamped": percent(clamped.share),
    "blank views": percent(blank.share),
    "figures destroyed": percent(destroyed.share),
  }));
}

/** The recipe that destroys most figures; the first of those that destroy as many. */
export function worstOf(looks: readonly RecipeLook[]): RecipeLook {
  return looks.reduce((worst, look) =>
    look.collapse.destroyed.count > worst.collapse.destroyed.count ? look : worst
  );
}
