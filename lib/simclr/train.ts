/** Training from the first step, or from a checkpoint, to the last; it can stop after any step. */
import { mkdirSync } from "node:fs";
import { dropPartial } from "lib/assets/whole_file.ts";
import type { Weights } from "lib/nn/parameters.ts";
import { mean } from "lib/tensor/mean.ts";
import { Random } from "lib/tensor/random.ts";
import {
  type Checkpoint,
  checkpointFiles,
  dropCheckpoints,
  type Pretrained,
  saveCheckpoint,
} from "./checkpoint.ts";
import type { SimclrConfig } from "./config.ts";
import { type HeldOut, heldOutMetrics } from "./held_out.ts";
import { readHistory, type StepRecord, writeHistory } from "./history.ts";
import { batchMetrics, diagnose, type Diagnosis } from "./monitor.ts";
import { chanceLoss } from "./nt_xent.ts";
import type { Loader } from "lib/augment/loader.ts";
import { planOf, type RunPlan, type TrainingItem, type ViewSource } from "./plan.ts";
import { eagerRunner, type MakeRunner } from "lib/training/runner.ts";
import {
  finishTakingPlace,
  keepSeconds,
  secondsOf,
  standingOf,
  successorOf,
  takePlace,
} from "./standing.ts";
import { initialState, simclrOf, type StepOutputs, trainingStep } from "./step.ts";

/** Where a step has come to. */
export interface Progress {
  /** The step's record, as the history keeps it. */
  readonly record: StepRecord;
  /** Steps of the whole run. */
  readonly steps: number;
  /** Loss of a network that cannot tell anything apart, `ln(2N - 1)`. */
  readonly chance: number;
  /** Loss of a perfect network at this temperature, on the first batch. */
  readonly floor: number;
  /** How the run is doing. */
  readonly diagnosis: Diagnosis;
  /** Seconds that the rest will take at the pace so far. */
  readonly secondsLeft: number;
}

/** What is trained on, how, and where checkpoints go. */
export interface TrainOptions {
  /** The items to learn to tell apart. */
  readonly items: readonly TrainingItem[];
  /** Names what the items look like: a run that began with other pictures is not gone on with. */
  readonly pictures?: string;
  /** Makes the batches of views that the steps ask for. */
  readonly views: ViewSource;
  /** Takes back views whose step is done; a loader's, so that later ones lie in the same memory. */
  readonly release?: Loader["release"];
  /** The experiment's config. */
  readonly config: SimclrConfig;
  /** The seed of weights, batches and views. */
  readonly seed: number;
  /** Where checkpoints and history go. Nothing is written where left out. */
  readonly directory?: string;
  /** Stops after the step under way (the run, where a run has several), and saves it. */
  readonly signal?: AbortSignal;
  /** Called after each step. */
  readonly onStep?: (progress: Progress) => void;
  /** Go on from the newest checkpoint in `directory`, if there is one. Default false. */
  readonly resume?: boolean;
  /** Encoder weights to start from. */
  readonly pretrained?: Pretrained | undefined;
  /**
   * What a run to go on with must have begun with, as its checkpoints say it ("random" without weights).
   * Default: the name of `pretrained`; without that, whatever it began with.
   */
  readonly start?: string | undefined;
  /**
   * Items to look at besides, at each checkpoint that ends an epoch: their figures stand in that
   * step's record. They change nothing in the run.
   */
  readonly heldOut?: HeldOut | undefined;
  /** Default `eagerRunner`. */
  readonly runner?: MakeRunner;
}

/** What a training run leaves. */
export interface TrainingResult {
  /** After the last whole step. */
  readonly checkpoint: Checkpoint;
  /** One record per step. */
  readonly history: readonly StepRecord[];
  /** Whether all steps were done: not when stopped, nor when the loss was no number any more. */
  readonly finished: boolean;
  /** Of the last step; null where no step was done. */
  readonly diagnosis: Diagnosis | null;
  /** Where its checkpoints lie; null where nothing is written. */
  readonly directory: string | null;
  /** What it took, all goings-on together. */
  readonly seconds: number;
}

/**
 * Trains an encoder on a collection in which every item is a class of its own. A run that is stopped,
 * or killed, and resumed is bit for bit the run that was not. A run that begins anew where another has
 * left its checkpoints is trained beside it (`successorOf`), and takes its place at the end: finished
 * weights stay until the new ones are whole.
 *
 * @throws {Error} when a checkpoint to resume from belongs to another config, seed or collection, or began with
 *   other weights than are given
 *
 * ```ts
 * import { configs } from "lib/simclr/config.ts";
 * import type { ViewSource } from "lib/simclr/plan.ts";
 * import { train } from "lib/simclr/train.ts";
 * const { height, width } = configs.demo.size;
 * const noise: ViewSource = ({ items }) =>
 *   Promise.resolve(
 *     Float32Array.from({ length: 2 * items.length * height * width * 3 }, Math.random),
 *   );
 * const items = Array.from({ length: 60 }, (_, i) => ({ id: `figure-${i}` }));
 * const run = () => train({ items, views: noise, config: configs.demo, seed: 7 });
 * ```
 */
export async function train(options: TrainOptions): Promise<TrainingResult> {
  const { config, seed, signal, onStep, pretrained } = options;
  const simclr = simclrOf(config);
  const plan = planOf({ ...options, simclr }, { config, seed });
  const { directory: asked, pictures } = options;
  if (asked) finishTakingPlace(asked);
  const found = options.resume && asked ? newestOf(asked, { ...options, plan }) : null;
  const isSuccessor = asked !== undefined && !found && checkpointFiles(asked).length > 0;
  const directory = found?.directory ?? (isSuccessor ? successorOf(asked) : asked);
  if (directory) {
    mkdirSync(directory, { recursive: true });
    dropPartial(directory);
    if (!found) dropCheckpoints(directory);
  }
  let checkpoint: Checkpoint = found?.checkpoint ?? {
    config,
    seed,
    step: 0,
    stepsPerEpoch: plan.stepsPerEpoch,
    items: plan.items,
    ...pictures === undefined ? {} : { pictures },
    start: pretrained?.name ?? "random",
    epochLoss: NaN,
    state: initialState(simclr, { random: new Random(seed), pretrained: pretrained?.weights }),
  };
  const first = checkpoint.step;
  const history = found ? readHistory(directory!, { step: first }) : [];
  const [chance, { floor }] = [chanceLoss(plan.pairs), plan];
  let diagnosis: Diagnosis | null = null;
  const before = found && directory ? secondsOf(directory) : 0;
  const began = performance.now();
  const seconds = () => before + (performance.now() - began) / 1000;
  const done = (finished: boolean): TrainingResult => {
    const taking = finished && asked !== undefined && directory === successorOf(asked);
    if (taking) takePlace(asked);
    const place = (taking ? asked : directory) ?? null;
    return { checkpoint, history, finished, diagnosis, directory: place, seconds: seconds() };
  };
  if (first >= plan.steps) return done(true);
  if (signal?.aborted) return done(false);

  const make = options.runner ?? eagerRunner;
  const begun = await plan.inputs(first);
  await using runner = await make(trainingStep(simclr), { state: checkpoint.state, inputs: begun });
  const interval = plan.stepsPerEpoch * config.checkpointEvery;
  /** Inputs of the steps of one run, from `step` on; no run goes past a checkpoint. */
  const inputsFrom = (step: number) => {
    const length = Math.min(runner.stepsPerRun, plan.steps - step, interval - step % interval);
    return Promise.all(Array.from({ length }, (_, k) => plan.inputs(step + k)));
  };
  let inputs = runner.stepsPerRun === 1 ? [begun] : await inputsFrom(first);
  const since = performance.now();
  for (let step = first; step < plan.steps;) {
    // The next views are made while the steps run.
    const [results, following] = await Promise.all([
      runner.run(inputs),
      inputsFrom(step + inputs.length),
    ]);
    let state: Weights | null = null;
    for (const [k, outputs] of results.entries()) {
      let record = recordOf({ plan, step, views: inputs[k].views.data as Float32Array }, outputs);
      step++;
      const { loss, spread, top1 } = record;
      diagnosis = diagnose({ step, loss, chance, floor, spread, top1 });
      if (diagnosis.verdict === "diverged") return done(false);
      // no run goes past a checkpoint, so the runner's state is that after this step
      if (options.heldOut && (step === plan.steps || step % interval === 0)) {
        state = await runner.state();
        record = { ...record, ...await heldOutMetrics({ ...checkpoint, state }, options.heldOut) };
      }
      history.push(record);
      const pace = (performance.now() - since) / 1000 / (step - first);
      const secondsLeft = pace * (plan.steps - step);
      onStep?.({ record, steps: plan.steps, chance, floor, diagnosis, secondsLeft });
    }
    const stopped = signal?.aborted ?? false;
    const last = step === plan.steps;
    const due = last || step % interval === 0;
    if (stopped || due) {
      const { epoch } = plan.address(step - 1);
      const epochEnds = step % plan.stepsPerEpoch === 0;
      const epochLoss = epochEnds ? meanLoss(history, epoch) : checkpoint.epochLoss;
      state ??= await runner.state();
      checkpoint = { ...checkpoint, step, epochLoss, state };
      if (directory) {
        // History first: a kill between the two leaves rows too many, which a resume drops.
        writeHistory(directory, history);
        keepSeconds(directory, seconds());
        saveCheckpoint(checkpoint, { directory, best: due && isBest(history, epoch, config) });
      }
    }
    if (stopped && !last) return done(false);
    if (options.release) {
      for (const { views } of inputs) options.release(views.data as Float32Array);
    }
    inputs = following;
  }
  return done(true);
}

function recordOf(
  { plan, step, views }: { plan: RunPlan; step: number; views: Float32Array },
  outputs: StepOutputs,
): StepRecord {
  const { data, shape: [rows, columns] } = outputs.z;
  return {
    step: step + 1,
    epoch: plan.address(step).epoch,
    loss: outputs.loss.data[0],
    learningRate: plan.learningRate(step),
    ...batchMetrics({ data, rows, columns }, { identities: plan.identities(step, views) }),
  };
}

function meanLoss(history: readonly StepRecord[], epoch: number): number {
  const losses = history.filter((record) => record.epoch === epoch).map(({ loss }) => loss);
  return mean(losses);
}

/** Whether no earlier epoch that a checkpoint was due after had a lower mean loss. */
function isBest(
  history: readonly StepRecord[],
  epoch: number,
  { checkpointEvery }: SimclrConfig,
): boolean {
  const mine = meanLoss(history, epoch);
  const due = Array.from({ length: epoch }, (_, e) => e)
    .filter((e) => (e + 1) % checkpointEvery === 0);
  return due.every((e) => !(meanLoss(history, e) < mine));
}

/** The newest checkpoint of a directory or of its successor, or null; it must be of this very run. */
function newestOf(
  directory: string,
  { config, seed, pictures, pretrained, start = pretrained?.name, plan }:
    & Pick<TrainOptions, "config" | "seed" | "pictures" | "pretrained" | "start">
    & { plan: RunPlan },
): { directory: string; checkpoint: Checkpoint } | null {
  const { items, steps } = plan;
  const standing = standingOf(directory, { config, seed, items, pictures, start, steps });
  if (standing.kind === "none") return null;
  if (standing.kind !== "other") return standing;
  throw new Error(
    `Cannot go on from ${standing.file}: it was trained with other ` +
      `${standing.changed.join(", ")}. Use the same ones, or another directory.`,
  );
}
