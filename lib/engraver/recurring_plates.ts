/** Plates on which the same people come back: in other scenes, poses and dress, by other hands. */
import type { Collection } from "lib/corpus/plate.ts";
import { Random } from "lib/tensor/random.ts";
import { engraveSheets, type OrderedSheet } from "./collection.ts";
import { entrances, makeCast } from "./commissions.ts";
import { impression, type ImpressionKind } from "./impression.ts";
import { engravePlate } from "./plate.ts";
import { drawShape, type TrainingPlatesOptions } from "./training_plates.ts";

/** What such plates are engraved from, and where they go. */
export interface RecurringPlatesOptions extends TrainingPlatesOptions {
  /** On how many plates each person is, about. Default 8. */
  readonly appearances?: number;
}

/** How often each impression is taken: as many coloured as not, since colour is what must not decide. */
const kindWeights: Readonly<Record<ImpressionKind, number>> = {
  clean: 4,
  coloured: 5,
  reversed: 1,
  state: 1,
  fragment: 1,
  worn: 1,
  foxed: 1,
  rescan: 1,
};

/** Share of plates on which people wear other clothes than their own. */
const changed = 0.4;

/** Everything that is printed, in order. */
function orders(
  { seed, plates, appearances }: Required<
    Pick<RecurringPlatesOptions, "seed" | "plates" | "appearances">
  >,
): OrderedSheet[] {
  const random = new Random(seed).fork("recurring plates");
  const sizes = random.fork("sizes");
  const counts = Array.from({ length: plates }, () => sizes.int(2, 5));
  const figures = counts.reduce((sum, count) => sum + count, 0);
  const cast = makeCast(Math.max(5, Math.ceil(figures / appearances)), random.fork("cast"));
  const enter = entrances(cast, random.fork("entrances"));
  return counts.map((count, i): OrderedSheet => {
    const own = random.fork("plate").fork(i);
    const work = own.fork("work").int(1, 2 ** 30);
    const dress = own.fork("dress");
    const options = {
      ...drawShape(own.fork("shape")),
      cast: enter(count),
      hand: own.fork("hand").int(0, 999),
      dress: dress.chance(changed) ? dress.int(1, 999) : 0,
    };
    const kind = own.fork("kind").weighted(kindWeights);
    const sheet = () =>
      impression(engravePlate(work, options), { kind, seed: new Random(work).fork(kind).seed });
    return { id: `recurring-${String(i + 1).padStart(4, "0")}`, work, kind, sheet };
  });
}

/**
 * Engraves plates whose people recur into a folder, with labels that say who they are. Another seed has
 * other people. A run that was stopped goes on. About a second a plate.
 *
 * @throws {Error} when the folder holds plates of another seed, number or number of appearances
 * @throws {RangeError} for so many people that two would look alike
 *
 * ```ts
 * import { engraveRecurringPlates } from "lib/engraver/recurring_plates.ts";
 * const engrave = () => engraveRecurringPlates({ seed: 16, plates: 40, directory: "out/people" });
 * ```
 */
export async function engraveRecurringPlates(
  { seed, plates = 400, appearances = 8, directory, signal, onProgress }: RecurringPlatesOptions,
): Promise<Collection> {
  if (!Number.isInteger(plates) || plates < 1) {
    throw new RangeError(`Cannot engrave ${plates} plates: give a whole number above 0`);
  }
  if (!(appearances >= 2)) {
    throw new RangeError(`Nobody recurs who is on ${appearances} plates: give 2 or more`);
  }
  return await engraveSheets(orders({ seed, plates, appearances }), {
    name: `engraver, people who recur (seed ${seed}, ${plates} plates)`,
    directory,
    settings: { kind: "recurring", seed, plates, appearances },
    // what is hardly seen says nothing of who it is
    least: 0.35,
    signal,
    onProgress,
  });
}
