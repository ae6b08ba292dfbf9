/** A few pairs of views at a time: what one worker makes, or the caller itself. */
import type { Size } from "lib/image/image.ts";
import type { Pixels } from "lib/image/linear.ts";
import { Random } from "lib/tensor/random.ts";
import { applyNormalized } from "./normalized.ts";
import type { Recipe } from "./recipes.ts";
import { type Place, readPlace } from "./shard.ts";
import { type Plan, samplePlan, type Smaller } from "./transform.ts";

/** Which views of which item. */
export interface ViewAddress {
  /** The run's seed. */
  readonly seed: number;
  /** Epoch, from 0: each gives an item another pair of views. */
  readonly epoch: number;
  /** Number of the item in the collection. */
  readonly item: number;
}

/**
 * Plans of both views. Where the recipe asks for it, they differ.
 *
 * @param options.smaller what a cut-out smaller than a crop of fixed size comes to. Default "clamp",
 * whatever the recipe says, since experiments go on and collapse.ts counts the views it happens to
 */
export function pairOf(
  recipe: Recipe,
  { input, output, address, smaller = "clamp" }: {
    readonly input: Size;
    readonly output: Size;
    readonly address: ViewAddress;
    readonly smaller?: Smaller | undefined;
  },
): [Plan, Plan] {
  const random = new Random(address.seed).fork("views").fork(address.epoch).fork(address.item);
  const plan = (view: string) =>
    samplePlan(recipe.specs, { input, output, random: random.fork(view), smaller });
  const first = plan("0");
  let second = plan("1");
  for (let again = 2; recipe.distinct && again < 10; again++) {
    if (JSON.stringify(second.steps) !== JSON.stringify(first.steps)) break;
    second = plan(String(again));
  }
  return [first, second];
}

/** What all views of a run have in common. Plain data. */
export interface ViewSettings {
  /** What is done to a cut-out to make a view of it. */
  readonly recipe: Recipe;
  /** Of the views. */
  readonly size: Size;
  /** The seed from which all views of the run are drawn. */
  readonly seed: number;
  /** See `pairOf`. */
  readonly smaller?: Smaller | undefined;
  /** Subtracted from red, green and blue, on the scale 0 to 1. */
  readonly mean: readonly [number, number, number];
  /** Divides red, green and blue after the mean is subtracted, on the scale 0 to 1. */
  readonly std: readonly [number, number, number];
}

/** Pairs to make. Plain data, so that a worker can be given it. */
export interface Chunk {
  readonly epoch: number;
  readonly pairs: readonly { readonly item: number; readonly picture: Pixels | Place }[];
}

/** Numbers of one view. */
export function viewLength({ width, height }: Size): number {
  return 3 * width * height;
}

/**
 * Fills `out`, [2P, H, W, 3], with both views of each of P pairs, second views below the first.
 *
 * @throws {ShardError} when a picture cannot be read where it lies
 */
export function fillChunk(
  { epoch, pairs }: Chunk,
  { recipe, size, seed, smaller, mean, std, out }: ViewSettings & { readonly out: Float32Array },
): void {
  const length = viewLength(size);
  pairs.forEach(({ item, picture: given }, n) => {
    const picture = "file" in given ? readPlace(given) : given;
    const address = { seed, epoch, item };
    const plans = pairOf(recipe, { input: picture, output: size, address, smaller });
    plans.forEach((plan, view) => {
      const offset = (view * pairs.length + n) * length;
      applyNormalized(plan, picture, { mean, std, layout: "NHWC", out, offset });
    });
  });
}
