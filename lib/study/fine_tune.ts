/** A detector fine-tuned on labelled plates for several lengths: the best is kept, judged and recorded. */
import { namedCollection } from "lib/corpus/named_collection.ts";
import { describeDetector } from "lib/detect/open.ts";
import { openStart, type Start } from "lib/finetune/start.ts";
import { finetuneStudy, type Study, type Trained, tunedClass } from "lib/finetune/study.ts";
import { finetuneDefaults } from "lib/finetune/defaults.ts";
import { wholeDefaults } from "lib/finetune/defaults.ts";
import type { Size } from "lib/image/image.ts";
import type { CorpusChoice } from "./corpus_choice.ts";
import { type FinetuneResult, studyResult } from "./finetuning.ts";
import { type LabelledPlates, labelledPlates } from "./labelled_plates.ts";
import { surroundings, timed, writeResult } from "./record.ts";
import { workIn } from "./run.ts";
import { silent, type StageContext } from "./stage_context.ts";

/** How a detector is fine-tuned, and where it is kept. */
export interface TuningChoice {
  /** Where plates, features, results and the tuned model go. */
  readonly directory: string;
  /** Of the split, the order of plates, their changes, and random weights. */
  readonly seed: number;
  /** Threads of ONNX Runtime. Default: one per core. */
  readonly threads?: number | undefined;
  /** Plates per step. Default 8. */
  readonly batch?: number;
  /** At its peak. Default: what was found to work, for the head or for all of it. */
  readonly learningRate?: number | undefined;
}

/** What is fine-tuned, and on which plates. */
export interface StartChoice extends Omit<CorpusChoice, "out"> {
  /** What it begins as: a name of `startNames`, or a YOLOX file. */
  readonly start: string;
}

/** For how long it is trained, and what of it learns. */
export interface LengthsChoice extends TuningChoice {
  /** The head alone, or all of the network. Default "head". */
  readonly train?: Trained;
  /** Epochs of each run. */
  readonly lengths: readonly number[];
  /** Sides of its input. Default 416 x 416, the nano's. */
  readonly size?: Size;
  /** What was typed, from `deno task` on: the result holds it. */
  readonly command: string;
  /** A file for the result. Default: none. */
  readonly result?: string | undefined;
}

/** All that `fineTune` takes. */
export interface FineTuneOptions extends StartChoice, LengthsChoice {}

/** The result, and the file of the tuned model. */
export interface FineTuned extends FinetuneResult {
  /** The path of `tuned.onnx`. */
  readonly file: string;
}

/** What to know of a test on plates that the start may have learnt from. */
export function learntAlready(name: string, corpus: string): string[] {
  const row = describeDetector(name)?.row;
  if (row?.learntFrom !== "prints" || namedCollection(corpus)?.name !== "prints") return [];
  return [
    `${name} learnt from books of prints already (models/${name}.md has them): on these, what it ` +
    "finds before and after is no test.",
  ];
}

/** What every fine-tuning begins with: labelled plates, and the model that learns. */
export interface FineTuningStart extends LabelledPlates {
  readonly start: Start;
}

/** Opens the plates and the model that were chosen, and says what is to be known of the two. */
export async function beginFineTuning(
  { corpus, seed, plates, directory, start: name, threads }: StartChoice & TuningChoice,
  context: StageContext,
): Promise<FineTuningStart> {
  const labelled = await labelledPlates({ corpus, seed, plates, out: directory }, context);
  const start = await openStart(name, {
    collection: labelled.collection,
    seed,
    className: tunedClass,
    threads,
    signal: context.signal,
  });
  for (const line of learntAlready(start.name, corpus)) context.say(line);
  return { ...labelled, start };
}

/** Runs the study of lengths, with a bar for what it reads and one for all epochs. */
async function trainLengths(
  { collection, parts, by, start: { model, startsAs } }: FineTuningStart,
  { train = "head", lengths, directory, seed, threads, ...options }: LengthsChoice,
  context: StageContext,
): Promise<Study> {
  const defaults = train === "all" ? wholeDefaults : finetuneDefaults;
  const { batch = defaults.batch, learningRate = defaults.learningRate } = options;
  const { size = { width: 416, height: 416 } } = options;
  using reading = context.bar(train === "all" ? "reading plates" : "features", 1);
  using training = context.bar("training", lengths.reduce((sum, epochs) => sum + epochs, 0));
  let done = 0;
  return await finetuneStudy({
    train,
    model,
    startsAs,
    size,
    collection,
    parts,
    by,
    directory,
    seed,
    lengths,
    config: { batch, learningRate },
    session: { threads },
    signal: context.signal,
    onFeatures({ done, total }) {
      reading.total(total);
      reading.at(done);
    },
    onEpoch: ({ length, record: { epoch, map50 } }) =>
      training.at(++done, `${epoch} of ${length}, mAP50 ${map50.toFixed(3)}`),
  });
}

/**
 * What `fineTune` does once its plates and its model are open.
 *
 * @throws {Error} where a part of the split has no plates, or it is stopped before any length was
 *   finished
 */
export async function tuneLengths(
  begun: FineTuningStart,
  options: LengthsChoice,
  context: StageContext = silent,
): Promise<FineTuned> {
  const { start, collection } = begun;
  const { seed, command, result: file } = options;
  const { result: study, seconds } = await timed(() => trainLengths(begun, options, context));
  const result: FinetuneResult = {
    format: "burin-finetune-1",
    command,
    seed,
    ...surroundings(),
    seconds,
    start: { name: start.name, sha256: start.sha256 },
    corpus: collection.name,
    ...studyResult(study),
    tuned: study.sha256,
  };
  if (file !== undefined) writeResult(file, result);
  return { ...result, file: study.file };
}

/**
 * Fine-tunes a detector on the labelled plates of a collection, one run for each length. The epoch that
 * is best on the validation plates is kept as `tuned.onnx`, and judged on the test plates before and
 * after.
 *
 * @throws {LockedError} where another process works in the directory
 * @throws {Error} where the collection or the start is not to be had, a part of the split has no
 *   plates, or it is stopped before any length was finished
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
