/** A training in a cell: shown while it runs, resumable, and an error until it is complete. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Image } from "lib/image/image.ts";
import { batchSize } from "lib/simclr/batches.ts";
import { configs } from "lib/simclr/config.ts";
import { readHistory } from "lib/simclr/history.ts";
import { chanceLoss, floorLoss } from "lib/simclr/nt_xent.ts";
import type { TrainingItem, ViewSource } from "lib/simclr/plan.ts";
import { train, type TrainingResult, type TrainOptions } from "lib/simclr/train.ts";
import { openViews } from "lib/simclr/views.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { compiledRunner } from "lib/training/compiled_runner.ts";
import { stopSignal } from "./stop_signal.ts";
import { type LiveCurve, liveCurve, type LiveCurveOptions } from "./live_curve.ts";
import { progressBar, type ProgressOptions } from "./progress.ts";
import { workFolder } from "./work_folder.ts";

/** What is trained on, and how it is shown. */
export interface TrainHereOptions
  extends Omit<TrainOptions, "resume" | "start" | "onStep" | "items" | "views"> {
  /** The items to learn to tell apart; with their pictures, unless `views` are given. */
  readonly items: readonly (TrainingItem & { readonly image?: Image })[];
  /** Default: views of the items' pictures, by the config's augmentation. */
  readonly views?: ViewSource;
  /** Default: a folder of `out/notebooks`, the same for the same pictures, config, seed and first weights. */
  readonly directory?: string;
  /** Draws the loss while it falls. Default false: only a progress bar. */
  readonly curve?: boolean | LiveCurveOptions;
  /** Continue with the encoder of a training that was stopped. Default false: it is an error. */
  readonly unfinished?: boolean;
  /** Default: the notebook's Stop button. */
  readonly signal?: AbortSignal;
  /** Where the progress bar is drawn. Default: in the notebook. */
  readonly bar?: Pick<ProgressOptions, "mode" | "show" | "write">;
}

/** A finished training, and between which losses it moved. */
export interface TrainedHere extends TrainingResult {
  /** Loss of an encoder that cannot tell anything apart. */
  readonly chance: number;
  /** The least loss that can be reached. */
  readonly floor: number;
}

/** A training that is not complete, so that the cells after it do not run. */
export class UnfinishedTraining extends Error {
  /** What tells it from other errors. */
  override name = "UnfinishedTraining";
}

/** What was not finished, and what to do. */
function reason({ checkpoint, diagnosis }: TrainingResult, steps: number): string {
  const place = `step ${checkpoint.step} of ${steps}`;
  if (diagnosis?.verdict === "diverged") return `Training ended after ${place}: ${diagnosis.words}`;
  return `Training was stopped after ${place} and saved. Run this cell again to continue from ` +
    "there. The cells below need the finished encoder; pass `unfinished: true` to use the encoder " +
    "of this step.";
}

function imageOf({ id, image }: TrainHereOptions["items"][number]): Image {
  if (image) return image;
  throw new TypeError(
    `Cannot train: item "${id}" has no picture. Give trainHere characters with their images, or \`views\``,
  );
}

/** A folder for a training, found again by other notebooks that train in the same way. */
function folderOf({ items, config, seed, pretrained }: TrainHereOptions): string {
  const pictures = items.map(({ id, image }) => [id, image ? sha256(image.data) : ""]);
  const digest = sha256(JSON.stringify({ pictures, config, seed, start: pretrained?.name }));
  return workFolder(`encoder-${seed}-${digest.slice(0, 12)}`);
}

/**
 * Trains an encoder, or continues what a stopped cell left in the same directory. The curve begins
 * where the training did, in whichever cell or session that was. A training that is complete returns
 * at once.
 *
 * @throws {Error} where another training has left its checkpoints in that directory, or one that began with
 *   other weights
 * @throws {UnfinishedTraining} when it was stopped, or the loss became NaN
 * @throws {RangeError} for a config without an encoder, such as one of a name that the table lacks
 *
 * ```ts
 * import { trainHere } from "lib/notebook/training.ts";
 * import { configs } from "lib/simclr/config.ts";
 * import type { ShownCharacter } from "lib/study/characters.ts";
 * const run = (characters: ShownCharacter[]) =>
 *   trainHere({ items: characters, config: configs.demo, seed: 7, curve: true });
 * ```
 */
export async function trainHere(options: TrainHereOptions): Promise<TrainedHere> {
  const { curve = false, unfinished = false, signal = stopSignal(), bar: look, ...rest } = options;
  const { items, config, seed, directory = folderOf(options) } = options;
  const { encoder, epochs, temperature } = config;
  // the kernel checks no types, and `configs.NAME` is undefined where there is none of that name
  if (!encoder) {
    throw new RangeError(
      `The config has no encoder: is its name right? Known: ${Object.keys(configs).join(", ")}`,
    );
  }
  const { length: count } = items;
  const open = (i: number) => Promise.resolve(imageOf(items[i]));
  const views = options.views ?? openViews(config, { count, seed, workers: 0, open }).views;
  const batch = batchSize({ count, batch: config.batch });
  const levels = { chance: chanceLoss(batch), floor: floorLoss(batch, { temperature }) };
  const known = existsSync(join(directory, "history.jsonl"));
  const earlier = known ? readHistory(directory, { step: Infinity }) : [];
  const style = curve === true ? {} : curve;
  const drawn: LiveCurve | null = style ? liveCurve({ ...levels, ...style, earlier }) : null;
  using bar = progressBar("training", { ...look, total: epochs });
  let steps = 0;
  const trained = await train({
    runner: compiledRunner(),
    ...rest,
    views,
    directory,
    signal,
    resume: true,
    start: options.pretrained?.name ?? "random",
    onStep: ({ record, steps: whole, chance, floor }) => {
      steps = whole;
      drawn?.at(record, { chance, floor });
      bar.at(record.epoch + 1);
    },
  });
  await drawn?.end(trained.history);
  if (trained.finished || unfinished) return { ...trained, ...levels };
  const { step, stepsPerEpoch } = trained.checkpoint;
  bar.at(Math.floor(step / stepsPerEpoch), "stopped");
  throw new UnfinishedTraining(reason(trained, steps || stepsPerEpoch * epochs));
}
