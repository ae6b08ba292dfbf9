/**
 * The study's augmentations and ours, as data.
 *
 * `base_aug` and `extended_aug` are what a user of Albumentations gets, in its versions 1.3 and 2.0,
 * quirks and all: ShiftScaleRotate shifts by 6 % and scales by 10 % though only an angle was asked for;
 * noise is fifteen times stronger in 2.0; the border is a mirror in 1.3 and black in 2.0; shrinking by
 * INTER_LINEAR turns hatching to moire; a quarter of the pairs of base_aug are pixel for pixel the same.
 * The study's date falls in 1.4, whose scales are drawn apart for x and y, and which this 1.3 lacks.
 * Crops are clamped to cut-outs that are smaller, where Albumentations raises an error: `samplePlan`
 * with `smaller: "raise"` does so too. Normalisation comes last, when a batch is filled, but for
 * `article-literal`.
 */
import type { Spec } from "./transform.ts";

export type RecipeName =
  | "base_aug"
  | "base_aug@albumentations-2.0"
  | "extended_aug"
  | "extended_aug@albumentations-2.0"
  | "article-literal"
  | "burin"
  | "none";

export interface Recipe {
  readonly source: string;
  readonly specs: readonly Spec[];
  /** Draw the second view again where it would be the first one. */
  readonly distinct: boolean;
  /**
   * Cut-outs are kept in memory at this many times the views' size, and everything is drawn for that;
   * null: at their own.
   */
  readonly prescale: number | null;
}

const base: readonly Spec[] = [
  {
    kind: "oneOf",
    p: 0.3,
    of: [{ kind: "clahe", p: 0.5, clip: [1, 4], tiles: 8 }, { kind: "gray", p: 0.5 }],
  },
  { kind: "crop", p: 0.3, height: 300, width: 200, smaller: "clamp" },
  { kind: "resize", method: "linear" },
];

/** What extended_aug adds to base_aug. */
const additions = (version: "1.3" | "2.0", greys: readonly number[]): readonly Spec[] => [
  {
    kind: "shiftScaleRotate",
    p: 0.3,
    degrees: 15,
    shift: 0.0625,
    scale: 0.1,
    border: version === "1.3" ? "reflect" : "black",
    version,
  },
  { kind: "flip", p: 0.5 },
  {
    kind: "oneOf",
    p: 0.3,
    of: [
      version === "1.3"
        ? { kind: "noise", p: 0.5, variance: [10, 50], generator: "numpy" }
        : { kind: "noise", p: 0.5, sigma: [0.2 * 255, 0.44 * 255], generator: "opencv" },
      { kind: "stripes", p: 0.5, count: [1, 4], half: [1, 5], greys },
    ],
  },
];

const extended = (version: "1.3" | "2.0"): readonly Spec[] => [
  ...base,
  ...additions(version, [0, 255]),
];

const faithful = { distinct: false, prescale: null };
const study = "the study (DESIGN section 1), read with Albumentations";

/** Every recipe by name. */
export const recipes: Readonly<Record<RecipeName, Recipe>> = {
  "base_aug": { source: `${study} 1.3`, specs: base, ...faithful },
  "base_aug@albumentations-2.0": { source: `${study} 2.0`, specs: base, ...faithful },
  "extended_aug": { source: `${study} 1.3`, specs: extended("1.3"), ...faithful },
  "extended_aug@albumentations-2.0": {
    source: `${study} 2.0`,
    specs: extended("2.0"),
    ...faithful,
  },
  "article-literal": {
    source: "extended_aug in the order of the study's text: Normalize before what is added to " +
      "base_aug, so that noise leaves little but zeros and ones (Albumentations 1.3)",
    specs: [...base, { kind: "normalize" }, ...additions("1.3", [0])],
    ...faithful,
  },
  "burin": {
    source: "ours: more grey and contrast, as the study learnt; proportions and places that change",
    specs: [
      { kind: "share", p: 0.9, area: [0.55, 1], aspect: [0.8, 1.25] },
      { kind: "resize", method: "area" },
      { kind: "gray", p: 0.5 },
      { kind: "tint", p: 0.4, strength: [0, 0.6] },
      {
        kind: "shiftScaleRotate",
        p: 0.6,
        degrees: 12,
        shift: 0.06,
        scale: 0.12,
        border: "reflect",
        version: "turned",
      },
      { kind: "flip", p: 0.5 },
      { kind: "tone", p: 0.8, gamma: [0.6, 1.7], gain: [0.7, 1.1], shift: [-20, 20] },
      { kind: "stripes", p: 0.2, count: [1, 2], half: [0.5, 2] },
      { kind: "noise", p: 0.3, sigma: [2, 14] },
    ],
    distinct: true,
    prescale: 2,
  },
  "none": {
    source: "the cut-out in the views' size, and nothing else",
    specs: [{ kind: "resize", method: "area" }],
    ...faithful,
  },
};

/** @throws {RangeError} that lists the recipes there are */
export function recipeOf(name: string): Recipe {
  const found = (recipes as Readonly<Record<string, Recipe>>)[name];
  if (found) return found;
  throw new RangeError(
    `There is no recipe "${name}". Known: ${Object.keys(recipes).join(", ")}`,
  );
}
