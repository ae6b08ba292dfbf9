/** Plates drawn for training: of many shapes, crowded and empty, in every impression. */
import type { Collection } from "lib/corpus/plate.ts";
import { Random } from "lib/tensor/random.ts";
import { type CollectionOptions, engraveSheets, type OrderedSheet } from "./collection.ts";
import { impression, type ImpressionKind } from "./impression.ts";
import { engravePlate } from "./plate.ts";

/** What training plates are engraved from, and where they go. */
export type TrainingPlatesOptions = Omit<CollectionOptions, "plates" | "width" | "height"> & {
  /** How many. Default 400. */
  readonly plates?: number;
};

/** How often each impression is taken; a plate in reverse is one seen in a mirror. */
const kindWeights: Readonly<Record<ImpressionKind, number>> = {
  clean: 6,
  coloured: 3,
  reversed: 0,
  state: 2,
  fragment: 1,
  worn: 2,
  foxed: 1,
  rescan: 1,
};

/** Height for one of the width. */
const shapes = [0.5, 0.6, 0.75, 0.75, 1, 1.3];

/** Pixels of a sheet of some shape. */
export function drawShape(random: Random): { width: number; height: number } {
  const ratio = random.pick(shapes);
  const long = random.int(900, 1200);
  return ratio > 1
    ? { width: Math.round(long / ratio), height: long }
    : { width: long, height: Math.round(long * ratio) };
}

/** How many figures: few on most plates, a throng on some. */
const casts = { few: [1, 3], some: [3, 7], many: [7, 15] } as const;

/** The sheet of one number; it depends on the seed and its number alone, so a set can be continued. */
function sheetOf(seed: number, number: number): OrderedSheet {
  const random = new Random(seed).fork("training plate").fork(number);
  const size = drawShape(random.fork("shape"));
  const cast = random.fork("cast");
  const [least, most] = casts[cast.weighted({ few: 3, some: 5, many: 3 })];
  const manner = random.fork("manner");
  const options = { ...size, count: cast.int(least, most), hand: manner.int(0, 999) };
  const kind = random.fork("kind").weighted(kindWeights);
  const work = random.fork("work").int(1, 2 ** 30);
  const sheet = () =>
    impression(engravePlate(work, options), { kind, seed: new Random(work).fork(kind).seed });
  return { id: `training-${String(number + 1).padStart(4, "0")}`, work, kind, sheet };
}

/**
 * Engraves plates for training into a folder, with their labels; figures are people and dressed animals,
 * as in the prints' labels. The more plates of one seed begin with the fewer. A run that was stopped goes
 * on. About a second a plate.
 *
 * @throws {Error} when the folder holds plates of another seed or number
 *
 * ```ts
 * import { engraveTrainingPlates } from "lib/engraver/training_plates.ts";
 * const engrave = () => engraveTrainingPlates({ seed: 9, plates: 40, directory: "out/truth" });
 * ```
 */
export async function engraveTrainingPlates(
  { seed, plates = 400, directory, signal, onProgress }: TrainingPlatesOptions,
): Promise<Collection> {
  if (!Number.isInteger(plates) || plates < 1) {
    throw new RangeError(`Cannot engrave ${plates} plates: give a whole number above 0`);
  }
  return await engraveSheets(Array.from({ length: plates }, (_, i) => sheetOf(seed, i)), {
    name: `engraver, for training (seed ${seed}, ${plates} plates)`,
    directory,
    settings: { kind: "training", seed, plates },
    // what is hardly seen is a difficult figure: nothing to learn, and nothing that is not there
    least: 0.02,
    signal,
    onProgress,
  });
}
