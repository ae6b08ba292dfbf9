/** How sure a pair must be: what was learnt from prints, and no less than this collection's strangers ask for. */
import { minStrangers } from "lib/retrieval/stranger_threshold.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import type { Random } from "lib/tensor/random.ts";
import type { PlateCandidate } from "./candidates.ts";
import { registerMaps } from "./map_registration.ts";
import type { PairModel } from "./pair_model.ts";

/** The least that is asked of a pair. */
export interface PlateThreshold {
  /** The least probability of one design. */
  readonly value: number;
  /** The least agreement of the weakest quarter; 0 where no strangers were asked. */
  readonly weakest: number;
  /** Strangers that were laid on each other: plates that nobody proposed. */
  readonly pairs: number;
  /** "strangers": learnt from them; "fixed": there are too few; "given": asked for; "verdicts": from these. */
  readonly from: "strangers" | "fixed" | "given" | "verdicts";
}

/** Pairs of strangers that are drawn; more take time and change little. */
const drawn = 200;

/** How far above strangers a pair must agree, in their spread. */
const spreads = 3;

/**
 * The threshold for a collection. The probability is the model's; on top, the weakest quarter of a pair must
 * agree better than that of plates drawn at random, as in a collection where all stand in one frame.
 */
export async function plateThreshold(
  { plates, candidates, model, cosinesOf, random }: {
    /** Plates that could be seen. */
    readonly plates: readonly number[];
    /** Pairs that may be of one design: no strangers. */
    readonly candidates: readonly PlateCandidate[];
    readonly model: Pick<PairModel, "threshold">;
    readonly cosinesOf: (a: number, b: number) => Promise<Tensor<"float32">>;
    readonly random: Random;
  },
): Promise<PlateThreshold> {
  const near = new Set(candidates.map(({ a, b }) => `${a} ${b}`));
  const scores: number[] = [];
  const seen = new Set<string>();
  const possible = plates.length * (plates.length - 1) / 2 - near.size;
  // so few are left of a small collection that drawing them would find most of them again and again
  for (let tries = 0; tries < 8 * drawn && scores.length < Math.min(drawn, possible); tries++) {
    const [p, q] = [random.pick(plates), random.pick(plates)];
    const [a, b] = p < q ? [p, q] : [q, p];
    const key = `${a} ${b}`;
    if (a === b || near.has(key) || seen.has(key)) continue;
    seen.add(key);
    scores.push(registerMaps(await cosinesOf(a, b), { random })?.weakest ?? 0);
  }
  const value = model.threshold;
  if (scores.length < minStrangers) {
    return { value, weakest: 0, pairs: scores.length, from: "fixed" };
  }
  const order = scores.toSorted((p, q) => p - q);
  const at = (share: number) => order[Math.floor(share * (order.length - 1))];
  // quartiles, since some strangers may be impressions that nothing proposed
  const weakest = at(0.5) + spreads * (at(0.75) - at(0.25));
  return { value, weakest, pairs: scores.length, from: "strangers" };
}
