/** A recipe with other shares of views that are grey, equalised, coloured or redrawn. */
import type { Recipe } from "./recipes.ts";
import { clahe, colouring, gray, maybe, redrawing } from "./specs.ts";
import type { Spec } from "./transform.ts";

/** Shares of the views, 0 to 1, to which something happens; what is left out stays as the recipe has it. */
export interface RecipeShares {
  /** Grey at the end. */
  readonly gray?: number;
  /** Contrast-limited equalisation. */
  readonly clahe?: number;
  /** Water colours over an uncoloured print. */
  readonly colouring?: number;
  /** As if from another plate. */
  readonly redrawing?: number;
}

/** Names of shares. */
export const shareNames: readonly (keyof RecipeShares)[] = Object.keys(
  { gray: true, clahe: true, colouring: true, redrawing: true } satisfies Record<
    keyof RecipeShares,
    true
  >,
) as (keyof RecipeShares)[];

type Kind = "gray" | "clahe";

/** The specs without those of a kind, and the share of views to which it happened. */
function without(specs: readonly Spec[], kind: Kind): { specs: Spec[]; share: number } {
  let missed = 1;
  const kept = specs.flatMap((spec): Spec[] => {
    if (spec.kind === kind) {
      missed *= 1 - spec.p;
      return [];
    }
    if (spec.kind !== "compose" && spec.kind !== "oneOf") return [spec];
    const inner = spec.kind === "compose" ? without(spec.of, kind) : withoutOne(spec.of, kind);
    missed *= 1 - spec.p * inner.share;
    if (inner.specs.length === 0) return [];
    // what is left of a choice comes as often as it did
    const p = spec.kind === "oneOf" ? spec.p * (1 - inner.share) : spec.p;
    return [{ ...spec, of: inner.specs, p }];
  });
  return { specs: kept, share: 1 - missed };
}

/** The same for a choice, one of whose specs happens. */
function withoutOne(of: readonly Spec[], kind: Kind): { specs: Spec[]; share: number } {
  const weight = (spec: Spec) => "p" in spec ? spec.p : 1;
  const total = of.reduce((sum, spec) => sum + weight(spec), 0);
  const gone = of.filter((spec) => spec.kind === kind).reduce((sum, spec) => sum + weight(spec), 0);
  return { specs: of.filter((spec) => spec.kind !== kind), share: total > 0 ? gone / total : 0 };
}

/** How often a recipe makes a view grey, or equalises it, 0 to 1. */
export const shareOf = ({ specs }: Recipe, kind: Kind): number => without(specs, kind).share;

/**
 * The recipe with other shares. Equalisation comes first, as in the study's; water colours, redrawing and
 * then grey right after the view has its size, so that a grey view is grey whatever was laid over it.
 *
 * @throws {RangeError} for a share that is none
 *
 * ```ts
 * import { withShares } from "lib/augment/recipe_shares.ts";
 * import { recipes } from "lib/augment/recipes.ts";
 * withShares(recipes.base_aug, { gray: 0.8, colouring: 0.5 }); // .15 of the views equalised, as before
 * ```
 */
export function withShares(recipe: Recipe, shares: RecipeShares): Recipe {
  for (const name of shareNames) {
    const share = shares[name] ?? 0;
    if (!(share >= 0 && share <= 1)) {
      throw new RangeError(`Cannot change a recipe: ${name} is a share from 0 to 1, not ${share}`);
    }
  }
  let specs: readonly Spec[] = recipe.specs;
  if (shares.clahe !== undefined) {
    specs = [maybe(shares.clahe, clahe()), ...without(specs, "clahe").specs];
  }
  if (shares.gray !== undefined) specs = without(specs, "gray").specs;
  const { colouring: coloured = 0, redrawing: redrawn = 0, gray: grey = 0 } = shares;
  const added = [
    ...coloured > 0 ? [maybe(coloured, colouring())] : [],
    ...redrawn > 0 ? [maybe(redrawn, redrawing())] : [],
    ...grey > 0 ? [maybe(grey, gray())] : [],
  ];
  const resized = specs.findIndex(({ kind }) => kind === "resize") + 1;
  const at = resized === 0 ? specs.length : resized;
  return { ...recipe, specs: [...specs.slice(0, at), ...added, ...specs.slice(at)] };
}

/** What follows a recipe's name: `+gray=0.8+colouring=0.5`; "" where nothing changes. */
export const sharesText = (shares: RecipeShares): string =>
  shareNames.filter((name) => shares[name] !== undefined)
    .map((name) => `+${name}=${shares[name]}`).join("");

/**
 * The shares that follow a recipe's name.
 *
 * @throws {RangeError} that lists what can be said, where something else is
 */
export function recipeSharesOf(text: string): RecipeShares {
  const shares: { -readonly [K in keyof RecipeShares]: number } = {};
  for (const part of text.split("+").filter(Boolean)) {
    const [typed, value = ""] = part.split("=");
    const name = shareNames.find((one) => one === typed);
    const share = value === "" ? NaN : Number(value);
    if (!name || !(share >= 0 && share <= 1)) {
      throw new RangeError(
        `"+${part}" changes no recipe: say ${
          shareNames.join(", ")
        } and a share from 0 to 1, such as ` +
          "+gray=0.5",
      );
    }
    shares[name] = share;
  }
  return shares;
}
