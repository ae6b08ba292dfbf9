/** What a recipe does to a collection before anything is trained: pairs alike, crops too large, blank views. */
import type { Pixels } from "lib/image/linear.ts";
import { pairOf, viewLength, type ViewSettings } from "./chunk.ts";
import type { Cutouts } from "./loader.ts";
import { applyNormalized } from "./normalized.ts";
import { keptPictures, type PictureSource, pixelsOf } from "./pictures.ts";
import type { Plan } from "./transform.ts";

/** A view that something happened to; of a pair alike, the first one. */
export interface FoundView {
  /** Number of the item in the collection. */
  readonly item: number;
  /** Epoch in which the view was drawn. */
  readonly epoch: number;
  /** First or second view of the pair. */
  readonly view: 0 | 1;
}

/** How often something happened, and where. */
export interface Share {
  /** How many times it happened. */
  readonly count: number;
  /** Of how many. */
  readonly of: number;
  /** `count / of`, 0 to 1. */
  readonly share: number;
  /** Items it happened to, each once. */
  readonly items: readonly number[];
  /** Where to see it. */
  readonly found: readonly FoundView[];
}

/** How often a recipe leaves nothing to learn from. */
export interface Collapse {
  /** Items looked at. */
  readonly looked: number;
  /** Pairs whose views are the same, number for number: they teach nothing. */
  readonly identical: Share;
  /** Views whose crop was larger than the cut-out and was clamped. */
  readonly clamped: Share;
  /** Views with next to nothing on them, but noise and stripes. */
  readonly blank: Share;
  /** Items that the recipe makes blank in one view or more, though there is something to see. */
  readonly destroyed: Share;
  /** Items with nothing on them from the start. */
  readonly empty: readonly number[];
  /** Items that did not open. */
  readonly unreadable: readonly number[];
}

/** Colours from 0 to 1. */
const plain: Pick<ViewSettings, "mean" | "std"> = { mean: [0, 0, 0], std: [1, 1, 1] };

/**
 * The views to measure, and how many of them. What is counted is the same for any `mean` and `std`, which
 * are by default those of colours from 0 to 1.
 */
export type CollapseOptions =
  & Omit<ViewSettings, "mean" | "std">
  & Partial<Pick<ViewSettings, "mean" | "std">>
  & Cutouts
  & {
    /** Items of the collection. */
    readonly count: number;
    /** At most so many of them, spread evenly. Default: all. */
    readonly most?: number;
    /** Pairs of each item. Default 4. */
    readonly epochs?: number;
    /** Standard deviation, in levels, below which a view is blank. Default 6. */
    readonly blankBelow?: number;
    /** Stops the measurement and rejects with the signal's reason. */
    readonly signal?: AbortSignal | undefined;
    /** Called after each item with the number of items done. */
    readonly onProgress?: (done: number, total: number) => void;
  };

function shareOf(found: readonly FoundView[], of: number): Share {
  const items = [...new Set(found.map(({ item }) => item))];
  return { count: found.length, of, share: of ? found.length / of : 0, items, found };
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

const isLaidOver = ({ kind }: Plan["steps"][number]) => kind === "noise" || kind === "stripes";

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
 *   count: 1,
 *   open: () => Promise.resolve(blank({ width: 8, height: 8 }, [255, 255, 255, 255])),
 * });
 * found.identical.share; // 1: nothing happens to the picture
 * found.empty; // [0]: there was nothing on it
 * ```
 */
export async function measureCollapse(options: CollapseOptions): Promise<Collapse> {
  const { count, most = count, epochs = 4, blankBelow = 6, signal, onProgress } = options;
  const { recipe, size, seed, smaller, mean = plain.mean, std = plain.std } = options;
  const source: PictureSource = "source" in options
    ? options.source
    : { picture: keptPictures({ ...options, memory: 0 }) };
  const numbersOf = (plan: Plan, picture: Pixels) => {
    const out = new Float32Array(viewLength(size));
    applyNormalized(plan, picture, { mean, std, layout: "NHWC", out });
    return out;
  };
  const isBlank = (view: Float32Array) => deviation(view, std) < blankBelow;
  const [identical, clamped, blank]: FoundView[][] = [[], [], []];
  const [empty, unreadable]: number[][] = [[], []];
  const looked = Math.min(most, count);
  for (let n = 0; n < looked; n++) {
    signal?.throwIfAborted();
    const item = Math.floor(n * count / looked);
    let picture: Pixels;
    try {
      picture = await pixelsOf(source, item);
    } catch {
      unreadable.push(item); // the loader says why, when it leaves it out
      continue;
    }
    const resize = { kind: "resize", ...size, method: "area" } as const;
    const whole = { input: picture, output: size, steps: [resize] };
    if (isBlank(numbersOf(whole, picture))) empty.push(item);
    for (let epoch = 0; epoch < epochs; epoch++) {
      const address = { seed, epoch, item };
      const plans = pairOf(recipe, { input: picture, output: size, address, smaller });
      const views = plans.map((plan) => numbersOf(plan, picture));
      if (views[0].every((value, i) => value === views[1][i])) {
        identical.push({ item, epoch, view: 0 });
      }
      plans.forEach((plan, i) => {
        const at: FoundView = { item, epoch, view: i === 0 ? 0 : 1 };
        const { steps } = plan;
        if (steps.some((step) => step.kind === "crop" && step.clamped)) clamped.push(at);
        // noise on nothing is no picture either
        const bare = steps.some(isLaidOver)
          ? numbersOf({ ...plan, steps: steps.filter((step) => !isLaidOver(step)) }, picture)
          : views[i];
        if (isBlank(bare)) blank.push(at);
      });
    }
    onProgress?.(n + 1, looked);
  }
  const opened = looked - unreadable.length;
  const pairs = opened * epochs;
  const isFirst = (at: FoundView, i: number) =>
    !empty.includes(at.item) && blank.findIndex(({ item }) => item === at.item) === i;
  return {
    looked,
    identical: shareOf(identical, pairs),
    clamped: shareOf(clamped, 2 * pairs),
    blank: shareOf(blank, 2 * pairs),
    destroyed: shareOf(blank.filter(isFirst), opened),
    empty,
    unreadable,
  };
}

const percent = (share: number) => {
  const value = 100 * share;
  return `${value > 0 && value < 1 ? value.toFixed(1) : Math.round(value)} %`;
};

/** A measurement in sentences, the worst first; nothing where nothing is wrong. */
export function collapseWarnings(
  { looked, identical, clamped, blank, destroyed, empty, unreadable }: Collapse,
  { recipe, count }: { readonly recipe: string; readonly count: number },
): string[] {
  const of = looked < count ? ` (${looked} of ${count} characters looked at)` : "";
  return [
    destroyed.count > 0 &&
    `${recipe} destroys ${
        percent(destroyed.share)
      } of the characters${of}: nothing is left of them ` +
      `in ${percent(blank.share)} of the views`,
    identical.count > 0 &&
    `${recipe} gives ${percent(identical.share)} of the pairs two views that are the same${of}: ` +
      "they teach nothing",
    clamped.count > 0 &&
    `${
        percent(clamped.share)
      } of the views have a crop that is larger than their cut-out, and take ` +
      `all there is${of}`,
    empty.length > 0 && `${empty.length} cut-outs have nothing on them from the start${of}`,
    unreadable.length > 0 && `${unreadable.length} cut-outs do not open${of}`,
  ].filter((line) => line !== false);
}
