/** A training in a cell: seen while it runs, resumed where it was, and never taken for whole. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { readHistory } from "lib/simclr/history.ts";
import { train, type TrainingResult, type TrainOptions } from "lib/simclr/train.ts";
import { stopSignal } from "./kernel.ts";
import { type LiveCurve, liveCurve, type LiveCurveOptions } from "./live_curve.ts";
import { progressBar, type ProgressOptions } from "./progress.ts";

export interface TrainHereOptions extends Omit<TrainOptions, "resume" | "onStep"> {
  readonly directory: string;
  /** Draws the loss while it falls. Default: only a bar. */
  readonly curve?: LiveCurveOptions;
  /** Go on with the encoder as it is where the training was stopped. Default false: it is an error. */
  readonly unfinished?: boolean;
  /** Default: the notebook's Stop button. */
  readonly signal?: AbortSignal;
  readonly bar?: Pick<ProgressOptions, "mode" | "show" | "write">;
}

/** A training that is not whole, so that what comes after it does not run. */
export class UnfinishedTraining extends Error {
  override name = "UnfinishedTraining";
}

/** What was not finished, and what to do. */
function reason({ checkpoint, diagnosis }: TrainingResult, steps: number): string {
  const place = `step ${checkpoint.step} of ${steps}`;
  if (diagnosis?.verdict === "diverged") return `Training ended after ${place}: ${diagnosis.words}`;
  return `Training was stopped after ${place}, and is saved. Run this cell again: it goes on from ` +
    "there. Until it is whole, cells below have no encoder; " +
    "`unfinished: true` gives them the one of this step.";
}

/**
 * Trains, or goes on with what a stopped cell left in `directory`. The curve begins where the training
 * did, in whichever cell or session that was.
 *
 * @throws {UnfinishedTraining} when it was stopped, or the loss was no number any more
 *
 * ```ts
 * import { trainHere } from "lib/notebook/training.ts";
 * import { configs } from "lib/simclr/config.ts";
 * import type { ViewSource } from "lib/simclr/plan.ts";
 * const run = (views: ViewSource, items: { id: string }[]) =>
 *   trainHere({ items, views, config: configs.demo, seed: 7, directory: "out/notebooks/mine" });
 * ```
 */
export async function trainHere(options: TrainHereOptions): Promise<TrainingResult> {
  const { curve, unfinished = false, signal = stopSignal(), bar: look, ...rest } = options;
  const { config: { epochs }, directory } = options;
  const known = existsSync(join(directory, "history.jsonl"));
  const earlier = known ? readHistory(directory, { step: Infinity }) : [];
  const drawn: LiveCurve | null = curve ? liveCurve({ ...curve, earlier }) : null;
  using bar = progressBar("training", { ...look, total: epochs });
  let steps = 0;
  const trained = await train({
    ...rest,
    signal,
    resume: true,
    onStep: ({ record, steps: whole, chance, floor }) => {
      steps = whole;
      drawn?.at(record, { chance, floor });
      bar.at(record.epoch + 1);
    },
  });
  await drawn?.end(trained.history);
  if (trained.finished || unfinished) return trained;
  const { step, stepsPerEpoch } = trained.checkpoint;
  bar.at(Math.floor(step / stepsPerEpoch), "stopped");
  throw new UnfinishedTraining(reason(trained, steps || stepsPerEpoch * epochs));
}
