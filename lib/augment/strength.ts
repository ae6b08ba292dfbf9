/** Recipes made weaker or stronger, to see where a figure stops being itself. */
import { knownRecipe, type Recipe } from "./recipes.ts";
import type { Range, Spec } from "./transform.ts";

type Kind = Spec["kind"];
type Scale<K extends Kind> = (
  spec: Extract<Spec, { kind: K }>,
  strength: number,
) => Partial<Extract<Spec, { kind: K }>>;

/** From the value that changes nothing towards both ends, and as far beyond as the strength says. */
const about = (neutral: number, strength: number, [low, high]: Range): Range => [
  neutral + (low - neutral) * strength,
  neutral + (high - neutral) * strength,
];

/** The same for factors, which multiply. */
const factors = (
  strength: number,
  [low, high]: Range,
): Range => [low ** strength, high ** strength];

const within = (low: number, high: number, [a, b]: Range): Range => [
  Math.min(high, Math.max(low, a)),
  Math.min(high, Math.max(low, b)),
];

const same = () => ({});

/** What strength does to the numbers of a spec; how often it happens is scaled for all alike. */
const scales: { readonly [K in Kind]: Scale<K> } = {
  oneOf: ({ of }, strength) => ({ of: of.map((spec) => scaled(spec, strength)) }),
  compose: ({ of }, strength) => ({ of: of.map((spec) => scaled(spec, strength)) }),
  gray: same,
  clahe: ({ clip }, strength) => ({ clip: within(1, 40, about(1, strength, clip)) }),
  crop: same,
  share: ({ area, aspect }, strength) => ({
    area: within(0.02, 1, about(1, strength, area)),
    aspect: factors(strength, aspect),
  }),
  resize: same,
  shiftScaleRotate: ({ degrees, shift, scale }, strength) => ({
    degrees: degrees * strength,
    shift: shift * strength,
    scale: Math.min(0.9, scale * strength),
  }),
  flip: same,
  noise: ({ sigma, variance }, strength) => ({
    ...sigma && { sigma: about(0, strength, sigma) },
    ...variance && { variance: about(0, strength ** 2, variance) },
  }),
  stripes: ({ half }, strength) => ({ half: about(0, strength, half) }),
  tone: ({ gamma, gain, shift }, strength) => ({
    gamma: factors(strength, gamma),
    gain: within(0, 4, about(1, strength, gain)),
    shift: about(0, strength, shift),
  }),
  contrast: ({ factor }, strength) => ({ factor: within(0, 4, about(1, strength, factor)) }),
  tint: ({ strength: range }, strength) => ({ strength: within(0, 1, about(0, strength, range)) }),
  colour: ({ saturation, hue }, strength) => ({
    saturation: within(0, 4, about(1, strength, saturation)),
    hue: about(0, strength, hue),
  }),
  inking: ({ amount }, strength) => ({ amount: within(-1, 1, about(0, strength, amount)) }),
  washes: ({ strength: range }, strength) => ({
    strength: within(0, 1, about(0, strength, range)),
  }),
  // places fold over one another beyond
  elastic: ({ amount }, strength) => ({ amount: within(0, 0.05, about(0, strength, amount)) }),
  paper: ({ amount }, strength) => ({ amount: within(0, 1, about(0, strength, amount)) }),
  blur: ({ sigma }, strength) => ({ sigma: about(0, strength, sigma) }),
  solarize: same,
  invert: same,
  normalize: same,
};

function scaled<K extends Kind>(spec: Extract<Spec, { kind: K }>, strength: number): Spec {
  const numbers = (scales[spec.kind as K] as Scale<K>)(spec, strength);
  return { ...spec, ...numbers } as Spec;
}

/**
 * A recipe of another strength: 0 changes nothing but the size, 1 is the recipe itself, 2 goes twice
 * as far. Weaker, everything happens less often, too; stronger, as often. Draws stay the same ones, so
 * that a view moves on steadily with the strength.
 *
 * @throws {RangeError} for a strength below 0, or where the table has no recipe of the name that was written
 *
 * ```ts
 * import { recipes } from "lib/augment/recipes.ts";
 * import { ofStrength } from "lib/augment/strength.ts";
 * ofStrength(recipes.burin, 0.5); // half as many, half as far
 * ```
 */
export function ofStrength(recipe: Recipe, strength: number): Recipe {
  if (!(strength >= 0)) {
    throw new RangeError(
      `Cannot change a recipe: its strength is 0 or more, not ${strength}; 1 leaves it as it is`,
    );
  }
  if (strength === 1) return recipe;
  const specs = knownRecipe(recipe).specs.map((spec) => {
    const stronger = scaled(spec, strength);
    return "p" in stronger ? { ...stronger, p: stronger.p * Math.min(1, strength) } : stronger;
  });
  return { ...recipe, specs, distinct: recipe.distinct && strength > 0 };
}
