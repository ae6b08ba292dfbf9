/** A detector trained for several lengths, its plates and its model open already. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { finetuneStudy, type Study, type Trained } from "lib/finetune/study.ts";
import { finetuneDefaults, wholeDefaults } from "lib/finetune/defaults.ts";
import type { Size } from "lib/image/image.ts";
import { type FinetuneResult, studyResult } from "./finetuning.ts";
import { surroundings, timed, writeResult } from "./record.ts";
import { silent, type StageContext } from "./stage_context.ts";
import type { FineTuningStart } from "./fine_tune.ts";
import { platesDigest, takeTunedFolder } from "./tuned_folder.ts";

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

/** The result, and the file of the tuned model. */
export interface FineTuned extends FinetuneResult {
  /** The path of `tuned.onnx`. */
  readonly file: string;
}

/** The choice with what is taken where nothing was chosen. */
interface SizedChoice extends LengthsChoice {
  readonly size: Size;
  readonly config: { readonly batch: number; readonly learningRate: number };
}

function sized(choice: LengthsChoice): SizedChoice {
  const defaults = choice.train === "all" ? wholeDefaults : finetuneDefaults;
  const { batch = defaults.batch, learningRate = defaults.learningRate } = choice;
  const { size = { width: 416, height: 416 } } = choice;
  return { ...choice, size, config: { batch, learningRate } };
}

/** What is said where a study was stopped: nothing was chosen, and what a run before chose is no answer. */
function stoppedLine(directory: string): string {
  const file = join(directory, "tuned.onnx");
  const left = existsSync(file)
    ? `${file} is that of an earlier run`
    : `${file} is not written yet`;
  return `Stopped: no length was chosen, and ${left}. Finished epochs are kept: the same command goes ` +
    "on from there.";
}

/** Runs the study of lengths, with a bar for what it reads and one for all epochs. */
async function trainLengths(
  { collection, parts, by, start: { model, startsAs } }: FineTuningStart,
  { train = "head", lengths, directory, seed, threads, ...options }: SizedChoice,
  context: StageContext,
): Promise<Study> {
  const { size, config } = options;
  using reading = context.bar(train === "all" ? "reading plates" : "features", 1);
  const epochsOf = (own: readonly number[]) => own.reduce((sum, epochs) => sum + epochs, 0);
  using training = context.bar("training", epochsOf(lengths));
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
    config,
    session: { threads },
    signal: context.signal,
    onFeatures({ done, total }) {
      reading.total(total);
      reading.at(done);
    },
    onEpoch({ length, record: { epoch, map50 } }) {
      // epochs that were kept from before are not told
      const done = epochsOf(lengths.slice(0, lengths.indexOf(length))) + epoch;
      training.at(done, `${epoch} of ${length}, mAP50 ${map50.toFixed(3)}`);
    },
  });
}

/**
 * What `fineTune` does once its plates and its model are open.
 *
 * @throws {Error} where a part of the split has no plates or no labels, the directory holds a detector
 *   of other settings, or it is stopped; the same call goes on
 */
export async function tuneLengths(
  begun: FineTuningStart,
  options: LengthsChoice,
  context: StageContext = silent,
): Promise<FineTuned> {
  const { start, collection } = begun;
  const { seed, command, result: file, directory, train = "head", lengths } = options;
  const choice = sized(options);
  const { config, size: { width, height } } = choice;
  takeTunedFolder(directory, {
    corpus: collection.name,
    plates: platesDigest(begun),
    start: start.sha256,
    widen: start.widen ?? null,
    ...{ train, seed, size: [width, height], ...config, lengths },
  });
  const { result: study, seconds } = await timed(() => trainLengths(begun, choice, context))
    .catch((error) => {
      if (context.signal.aborted) context.say(stoppedLine(options.directory));
      throw error;
    });
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
