/** Training, validation and test parts by work, so that no impression of a plate leaks across. */
import type { Random } from "lib/tensor/random.ts";
import type { Plate } from "./plate.ts";

export type SplitName = "train" | "validation" | "test";

/** Shares of works; they need not add up to 1. The study: .8, .14 and .06. */
export type Shares = Readonly<Record<SplitName, number>>;

/**
 * Ids of the plates of each part. Whole works are dealt out in random order; each part has its
 * share of works to within one.
 *
 * ```ts
 * import { splitByWork } from "lib/corpus/splits.ts";
 * import { Random } from "lib/tensor/random.ts";
 * const shares = { train: .8, validation: .1, test: .1 };
 * splitByWork([], { shares, random: new Random(1) }).train; // []
 * ```
 */
export function splitByWork(
  plates: readonly Plate[],
  { shares, random }: { shares: Shares; random: Random },
): Record<SplitName, string[]> {
  const works = random.shuffle([...new Set(plates.map(({ work }) => work))].sort());
  const names = Object.keys(shares) as SplitName[];
  const total = names.reduce((sum, name) => sum + shares[name], 0);
  if (!(total > 0)) throw new RangeError("Cannot split: the shares add up to nothing");
  const partOf = new Map<string, SplitName>();
  let end = 0;
  let begun = 0;
  for (const name of names) {
    end += shares[name] / total * works.length;
    const last = Math.round(end);
    for (; begun < last; begun++) partOf.set(works[begun], name);
  }
  const idsOf = (name: SplitName) =>
    plates.filter(({ work }) => partOf.get(work) === name).map(({ id }) => id);
  return { train: idsOf("train"), validation: idsOf("validation"), test: idsOf("test") };
}
