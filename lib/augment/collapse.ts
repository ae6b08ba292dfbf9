/** What a recipe does to a collection before anything is trained: pairs alike, crops too large, blank views. */
import type { Image } from "lib/image/image.ts";
import { pairOf, viewLength, type ViewSettings } from "./chunk.ts";
import { applyNormalized } from "./normalized.ts";
import { prepared } from "./pictures.ts";

export interface Share {
  readonly count: number;
  /** Of how many. */
  readonly of: number;
  readonly share: number;
  /** Items it happened to, each once. */
  readonly items: readonly number[];
}

export interface Collapse {
  /** Pairs whose views are the same, number for number: they teach nothing. */
  readonly identical: Share;
  /** Views whose crop was larger than the cut-out and was clamped. */
  readonly clamped: Share;
  /** Views with next to nothing on them. */
  readonly blank: Share;
}

export interface CollapseOptions extends ViewSettings {
  /** Items of the collection. */
  readonly count: number;
  readonly open: (item: number) => Promise<Image>;
  /** Pairs of each item. Default 4. */
  readonly epochs?: number;
  /** Standard deviation, in levels, below which a view is blank. Default 6. */
  readonly blankBelow?: number;
  readonly signal?: AbortSignal;
}

function shareOf(items: readonly number[], of: number): Share {
  return { count: items.length, of, share: of ? items.length / of : 0, items: [...new Set(items)] };
}

/** The greatest standard deviation of a channel, in levels. */
function deviation(view: Float32Array, std: readonly number[]): number {
  return Math.max(...std.map((scale, c) => {
    let [sum, squares] = [0, 0];
    for (let i = c; i < view.length; i += 3) {
      sum += view[i];
      squares += view[i] * view[i];
    }
    const count = view.length / 3;
    return Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2)) * scale * 255;
  }));
}

/**
 * Makes the views of the first epochs, as training would, and counts what is wrong with them.
 *
 * ```ts
 * import { measureCollapse } from "lib/augment/collapse.ts";
 * import { recipes } from "lib/augment/recipes.ts";
 * import { blank } from "lib/image/image.ts";
 * const found = await measureCollapse({
 *   recipe: recipes.none,
 *   size: { width: 4, height: 4 },
 *   seed: 1,
 *   mean: [0.5, 0.5, 0.5],
 *   std: [0.2, 0.2, 0.2],
 *   count: 1,
 *   open: () => Promise.resolve(blank({ width: 8, height: 8 }, [255, 255, 255, 255])),
 * });
 * found.identical.share; // 1: nothing happens to the picture
 * ```
 */
export async function measureCollapse(
  { count, open, epochs = 4, blankBelow = 6, signal, ...settings }: CollapseOptions,
): Promise<Collapse> {
  const { recipe, size, seed, mean, std } = settings;
  const [identical, clamped, blank]: number[][] = [[], [], []];
  for (let item = 0; item < count; item++) {
    signal?.throwIfAborted();
    const picture = prepared(await open(item), recipe, size);
    for (let epoch = 0; epoch < epochs; epoch++) {
      const plans = pairOf(recipe, {
        input: picture,
        output: size,
        address: { seed, epoch, item },
      });
      const views = plans.map((plan) => {
        const out = new Float32Array(viewLength(size));
        applyNormalized(plan, picture, { mean, std, layout: "NHWC", out });
        return out;
      });
      if (views[0].every((value, i) => value === views[1][i])) identical.push(item);
      for (const { steps } of plans) {
        if (steps.some((step) => step.kind === "crop" && step.clamped)) clamped.push(item);
      }
      for (const view of views) if (deviation(view, std) < blankBelow) blank.push(item);
    }
  }
  const pairs = count * epochs;
  return {
    identical: shareOf(identical, pairs),
    clamped: shareOf(clamped, 2 * pairs),
    blank: shareOf(blank, 2 * pairs),
  };
}
