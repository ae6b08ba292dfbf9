/** A detector fine-tuned on labelled plates for several lengths: the best is kept, evaluated and recorded. */
import { openStart, type Start } from "lib/finetune/start.ts";
import { tunedClass } from "lib/finetune/study.ts";
import type { CorpusChoice } from "./corpus_choice.ts";
import { type LabelledPlates, labelledPlates } from "./labelled_plates.ts";
import { workIn } from "./run.ts";
import { silent, type StageContext } from "./stage_context.ts";
import { learntAlready } from "./learnt_already.ts";
import {
  type FineTuned,
  type LengthsChoice,
  tuneLengths,
  type TuningChoice,
} from "./tune_lengths.ts";

/** What is fine-tuned, and on which plates. */
export interface StartChoice extends Omit<CorpusChoice, "out"> {
  /** What it begins as: a name of `startNames`, or a YOLOX file. */
  readonly start: string;
  /** Channels for each of the start's, above 1; the function is the same. Default: as many as it has. */
  readonly widen?: number | undefined;
}

/** All that `fineTune` takes. */
export interface FineTuneOptions extends StartChoice, LengthsChoice {}

/** What every fine-tuning begins with: labelled plates, and the model that learns. */
export interface FineTuningStart extends LabelledPlates {
  readonly start: Start;
}

/** Opens the plates and the model that were chosen, and says what is to be known of the two. */
export async function beginFineTuning(
  { corpus, seed, plates, directory, start: name, widen, threads }: StartChoice & TuningChoice,
  context: StageContext,
): Promise<FineTuningStart> {
  const labelled = await labelledPlates({ corpus, seed, plates, out: directory }, context);
  const { collection } = labelled;
  if (collection.labels.length === 0) {
    throw new Error(
      `Cannot fine-tune a detector on ${corpus}: on its ${collection.plates.length} plates not one figure is ` +
        "labelled. Draw boxes around some figures and export again, or name the folder that holds those labels",
    );
  }
  const start = await openStart(name, {
    collection,
    seed,
    widen,
    className: tunedClass,
    threads,
    signal: context.signal,
  });
  for (const line of learntAlready(start.name, corpus)) context.say(line);
  return { ...labelled, start };
}

/**
 * Fine-tunes a detector on the labelled plates of a collection, one run for each length. The epoch that
 * is best on the validation plates is kept as `tuned.onnx`, and evaluated on the test plates before and
 * after.
 *
 * @throws {LockedError} where another process works in the directory
 * @throws {Error} where the collection or the start is not to be had, a part of the split has no
 *   plates, or it is stopped; the same call goes on from the epochs that are finished
 *
 * ```ts
 * import { fineTune } from "lib/study/fine_tune.ts";
 * const tuned = (folder: string) =>
 *   fineTune({
 *     corpus: folder,
 *     seed: 1,
 *     plates: 60,
 *     directory: "out/tuned",
 *     start: "yolox_nano",
 *     lengths: [10, 30],
 *     command: "deno task finetune",
 *   });
 * ```
 */
export async function fineTune(
  options: FineTuneOptions,
  context: StageContext = silent,
): Promise<FineTuned> {
  using _alone = workIn(options.directory, "fine-tune a detector");
  return await tuneLengths(await beginFineTuning(options, context), options, context);
}
