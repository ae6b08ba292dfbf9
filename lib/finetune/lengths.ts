/**
 * How long to train: several lengths, each a run of its own with its own schedule, compared on the
 * validation plates. The test plates are looked at once, by the model that was chosen.
 */
import { type EpochRecord, type Finetuned, fitness } from "./train.ts";

/** A fine-tuning of one length. */
export interface LengthRun extends Finetuned {
  /** How many epochs it was to have. */
  readonly epochs: number;
}

export interface Compared {
  readonly runs: readonly LengthRun[];
  /** The run whose best epoch is best on the validation plates; null where none was finished. */
  readonly chosen: LengthRun | null;
}

export interface LengthsOptions {
  readonly lengths: readonly number[];
  /** Trains for so many epochs. */
  readonly run: (
    epochs: number,
    onEpoch: (record: EpochRecord) => void,
  ) => Promise<Finetuned>;
  readonly onEpoch?:
    | ((progress: { readonly length: number; readonly record: EpochRecord }) => void)
    | undefined;
}

/** The record of a run's best epoch. */
export const bestRecord = ({ best, history }: Finetuned): EpochRecord => history[best.epoch - 1];

/**
 * Trains once for each length and compares the runs' best epochs.
 *
 * @throws {RangeError} when a length is no whole number above 0, or there is none
 */
export async function compareLengths(
  { lengths, run: train, onEpoch }: LengthsOptions,
): Promise<Compared> {
  if (lengths.length === 0 || lengths.some((epochs) => !Number.isInteger(epochs) || epochs < 1)) {
    throw new RangeError(`Cannot train for [${lengths}] epochs: give whole numbers above 0`);
  }
  const runs: LengthRun[] = [];
  for (const epochs of lengths) {
    const run = await train(epochs, (record) => onEpoch?.({ length: epochs, record }));
    if (!run.finished) break;
    runs.push({ ...run, epochs });
  }
  const fitnessOf = (run: LengthRun) => fitness(bestRecord(run));
  // the shorter one, where two are equal
  const chosen = runs.reduce<LengthRun | null>(
    (best, run) => best === null || fitnessOf(run) > fitnessOf(best) ? run : best,
    null,
  );
  return { runs, chosen };
}
