/**
 * The study's augmentations and ours, as data.
 *
 * `base_aug` and `extended_aug` are what a user of Albumentations gets, quirks and all; a bare name is
 * that of version 1.3:
 *
 * - RandomCrop raises where a cut-out is smaller than 300 x 200 pixels, and takes 40 % of a cut-out of
 *   500 x 300, but 6 % of one of 1200 x 900. So do these recipes; experiments (chunk.ts) clamp.
 * - CLAHE(4.0) draws its limit from 1 to 4. Resize shrinks by INTER_LINEAR, which turns hatching to
 *   moire, and stretches whatever it is given to 400 x 220.
 * - A quarter of the pairs of base_aug are pixel for pixel the same, 3 % of extended_aug's.
 * - ShiftScaleRotate shifts by 6 % and scales by 10 % though only an angle was asked for. The border
 *   is a mirror in 1.3, black in 2.0; 1.3 draws one scale for both sides and shifts by parts of
 *   pixels, 2.0 draws two and shifts by whole pixels.
 * - GaussNoise has a deviation of 3 to 7 levels in 1.3 and of 51 to 112 in 2.0. 1.3 cuts the sum to a
 *   whole level, half a level darker in the mean; 2.0 cuts the noise.
 *
 * The study's date, December 2024, falls in version 1.4. What 1.4 has and this 1.3 lacks: scales drawn
 * apart for x and y, shifts by whole pixels, and noise cut before it is added; border and strength of
 * the noise are those of 1.3. The parameters of the study's stripes are not known; these are ours.
 *
 * Normalisation comes last, when a batch is filled, but for `article-literal`.
 */
import type { Size } from "lib/image/image.ts";
import { recipeSharesOf, withShares } from "./recipe_shares.ts";
import {
  blur,
  clahe,
  colorJitter,
  compose,
  gaussNoise,
  gray,
  hflip,
  maybe,
  oneOf,
  randomCrop,
  randomResizedCrop,
  resize,
  shiftScaleRotate,
  stripes,
} from "./specs.ts";
import type { Spec } from "./transform.ts";

/** The recipes that have a name. */
export type RecipeName =
  | "base_aug"
  | "base_aug@albumentations-2.0"
  | "extended_aug"
  | "extended_aug@albumentations-2.0"
  | "article-literal"
  | "burin"
  | "simclr"
  | "none";

/** An augmentation as data. */
export interface Recipe {
  /** Where the recipe is taken from. */
  readonly source: string;
  /** What may happen to a view, in order. */
  readonly specs: readonly Spec[];
  /** Draw the second view again where it would be the first one. */
  readonly distinct: boolean;
  /**
   * Cut-outs are kept in memory at this many times the views' size, and everything is drawn for that;
   * null: at their own.
   */
  readonly prescale: number | null;
}

/** A recipe of one's own, which results call by its name. */
export interface OwnRecipe extends Recipe {
  /** What tables call it. */
  readonly name: string;
}

/** A recipe by its name, as `recipeOf` knows it, or one of one's own. */
export type RecipeChoice = string | OwnRecipe;

/** What tables call a recipe. */
export const recipeName = (choice: RecipeChoice): string =>
  typeof choice === "string" ? choice : choice.name;

/** The part of a cut-out that the study's recipes crop, in its own pixels. */
export const studyCrop: Size = { height: 300, width: 200 };

const base = compose(
  maybe(0.3, oneOf(maybe(0.5, clahe()), maybe(0.5, gray()))),
  maybe(0.3, randomCrop(studyCrop)),
  resize(),
);

const noises = {
  "1.3": gaussNoise({ variance: [10, 50], generator: "numpy" }),
  "2.0": gaussNoise({ sigma: [0.2 * 255, 0.44 * 255], generator: "opencv" }),
};

/** What extended_aug adds to base_aug. */
const additions = (version: "1.3" | "2.0", greys: readonly number[]) =>
  compose(
    maybe(
      0.3,
      shiftScaleRotate({
        degrees: 15,
        border: version === "1.3" ? "reflect" : "black",
        version,
      }),
    ),
    maybe(0.5, hflip()),
    maybe(0.3, oneOf(maybe(0.5, noises[version]), maybe(0.5, stripes({ greys })))),
  );

const extended = (version: "1.3" | "2.0") => compose(...base, ...additions(version, [0, 255]));

const faithful = { distinct: false, prescale: null };
const study = "the study's, as albumentations";

/** Every recipe by name. */
export const recipes: Readonly<Record<RecipeName, Recipe>> = {
  "base_aug": { source: `${study}-1.3`, specs: base, ...faithful },
  "base_aug@albumentations-2.0": { source: `${study}-2.0`, specs: base, ...faithful },
  "extended_aug": { source: `${study}-1.3`, specs: extended("1.3"), ...faithful },
  "extended_aug@albumentations-2.0": {
    source: `${study}-2.0`,
    specs: extended("2.0"),
    ...faithful,
  },
  "article-literal": {
    source: "extended_aug in the order of the study's text: Normalize before what is added to " +
      "base_aug, so that noise leaves little but zeros and ones (Albumentations 1.3)",
    specs: compose(...base, { kind: "normalize" }, ...additions("1.3", [0])),
    ...faithful,
  },
  "burin": {
    source: "ours: more grey and contrast, as the study learnt; proportions and places that change",
    specs: compose(
      maybe(0.9, randomResizedCrop({ area: [0.55, 1], aspect: [0.8, 1.25] })),
      resize({ method: "area" }),
      maybe(0.5, gray()),
      { kind: "tint", p: 0.4, strength: [0, 0.6] },
      maybe(
        0.6,
        shiftScaleRotate({ degrees: 12, shift: 0.06, scale: 0.12, version: "turned" }),
      ),
      maybe(0.5, hflip()),
      { kind: "tone", p: 0.8, gamma: [0.6, 1.7], gain: [0.7, 1.1], shift: [-20, 20] },
      maybe(0.2, stripes({ count: [1, 2], half: [0.5, 2] })),
      maybe(0.3, gaussNoise({ sigma: [2, 14] })),
    ),
    distinct: true,
    prescale: 2,
  },
  "simclr": {
    source: "Chen et al. 2020, appendix A: crops, mirrors, colour jitter of strength 1, grey, blur",
    specs: compose(
      randomResizedCrop(),
      resize({ method: "area" }),
      maybe(0.5, hflip()),
      maybe(0.8, colorJitter()),
      maybe(0.2, gray()),
      maybe(0.5, blur()),
    ),
    distinct: true,
    prescale: 2,
  },
  "none": {
    source: "the cut-out in the views' size, and nothing else",
    specs: compose(resize({ method: "area" })),
    ...faithful,
  },
};

const known = () => `Known: ${Object.keys(recipes).join(", ")}`;

/**
 * A recipe by its name; `base_aug@albumentations-1.3` is `base_aug`. Other shares of what decides colours
 * and lines may follow: `base_aug+gray=0.8+colouring=0.5` (recipe_shares.ts). One's own is what it is.
 *
 * @throws {RangeError} that lists the recipes there are, or the shares
 */
export function recipeOf(choice: RecipeChoice): Recipe {
  if (typeof choice !== "string") return choice;
  const name = choice;
  const table: Readonly<Record<string, Recipe>> = recipes;
  const [base, ...shares] = name.split(/(?=\+)/);
  const found = table[base] ?? table[base.replace(/@albumentations-1\.3$/, "")];
  if (found) {
    return shares.length === 0 ? found : withShares(found, recipeSharesOf(shares.join("")));
  }
  throw new RangeError(`There is no recipe "${name}". ${known()}`);
}

/**
 * The recipe as it is. A notebook's kernel checks no types, and there `recipes.NAME` is undefined where the
 * table has no such name.
 *
 * @throws {RangeError} that lists the recipes there are, where there is none
 */
export function knownRecipe(recipe: Recipe | undefined): Recipe {
  if (recipe) return recipe;
  throw new RangeError(`There is no recipe of that name. ${known()}`);
}
