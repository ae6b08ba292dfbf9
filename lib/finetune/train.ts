/** A detector's head trained on labelled plates: the steps of one run, and what each epoch gave. */
import type { Weights } from "lib/nn/parameters.ts";
import type { SessionOptions } from "lib/onnx/session.ts";
import { adamw } from "lib/optim/adamw.ts";
import { learningRate } from "lib/optim/schedule.ts";
import { Random } from "lib/tensor/random.ts";
import type { FeatureMaps } from "./features.ts";
import { type KeptHead, readHeadCheckpoint, saveHeadCheckpoint } from "./head_checkpoint.ts";
import { evaluatePart, type Metrics } from "./head_evaluation.ts";
import type { Sample } from "./samples.ts";
import { cellsOfHead, headRunner, headTrainer } from "./step.ts";
import type { YoloxHead } from "./yolox_head.ts";
import { type BoxLoss, type LossParts, meanLosses, targetsOf } from "./yolox_loss.ts";

/** How a detector's head is fine-tuned. */
export interface FinetuneConfig {
  /** Passes over the training plates. */
  readonly epochs: number;
  /** Pictures per step. */
  readonly batch: number;
  /** At its peak; it climbs for one epoch and falls to nothing along a cosine. */
  readonly learningRate: number;
  /** Weight decay of AdamW; biases are excluded. */
  readonly weightDecay: number;
  /** The loss of boxes: from IoU or from generalised IoU. */
  readonly boxLoss: BoxLoss;
}

/** Samples and the file with their features, in the same order. */
export interface TrainingPart {
  readonly samples: readonly Sample[];
  readonly features: FeatureMaps;
}

/** One epoch of fine-tuning, evaluated on the validation plates. */
export interface EpochRecord extends Metrics {
  /** From 1. */
  readonly epoch: number;
  /** Seconds since the run began. */
  readonly seconds: number;
  /** Means over the epoch's steps. */
  readonly train: LossParts<number>;
  /** Means over the plates looked at, not trained on. */
  readonly validation: LossParts<number>;
  /** Learning rate at the epoch's end. */
  readonly learningRate: number;
}

export interface FinetuneOptions {
  readonly head: YoloxHead;
  readonly train: TrainingPart;
  readonly validation: TrainingPart;
  readonly config: FinetuneConfig;
  readonly seed: number;
  /** Where each epoch is kept, so that a run which was stopped goes on. Default: nowhere. */
  readonly kept?: KeptHead | undefined;
  readonly session?: Pick<SessionOptions, "threads"> | undefined;
  /** Stops after the step under way. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each epoch that was not kept from before. */
  readonly onEpoch?: (record: EpochRecord) => void;
}

/** What a fine-tuning leaves. */
export interface Finetuned {
  /** One record per epoch. */
  readonly history: readonly EpochRecord[];
  /** Weights after the best epoch, by `fitness` on the validation plates. */
  readonly best: { readonly epoch: number; readonly weights: Weights };
  /** Whether all epochs were done. */
  readonly finished: boolean;
}

/** What the best epoch is best in: a tenth at half overlap, the rest at all overlaps, as is usual. */
export const fitness = ({ map50, map }: Pick<Metrics, "map50" | "map">): number =>
  0.1 * map50 + 0.9 * map;

/**
 * Trains a head. Each epoch sees every sample once, in an order drawn from the seed, but for those that
 * fill no batch; after it the validation plates are evaluated. The same options give the same weights,
 * stopped and gone on with or not.
 *
 * @throws {Error} when the kept epochs are damaged
 *
 * ```ts
 * import { finetuneDefaults } from "lib/finetune/defaults.ts";
 * import { type FinetuneOptions, finetune } from "lib/finetune/train.ts";
 * const run = (parts: Pick<FinetuneOptions, "head" | "train" | "validation">) =>
 *   finetune({ ...parts, config: { ...finetuneDefaults, epochs: 10 }, seed: 1 });
 * ```
 */
export async function finetune(
  { head, train, validation, config, seed, kept, session = {}, signal, onEpoch }: FinetuneOptions,
): Promise<Finetuned> {
  const { samples, features } = train;
  const count = samples.length;
  if (count === 0 || validation.samples.length === 0) {
    throw new RangeError(
      `Cannot train on ${count} pictures and judge on ${validation.samples.length}: both need ` +
        "some labelled plates. Give more plates, or other shares",
    );
  }
  const batch = Math.min(config.batch, count);
  const stepsPerEpoch = Math.floor(count / batch);
  const steps = stepsPerEpoch * config.epochs;
  const cells = cellsOfHead(head);
  const { classes } = head;
  const { boxLoss, weightDecay } = config;
  const schedule = {
    shape: "cosine",
    base: config.learningRate,
    scale: "none",
    warmupEpochs: 1,
    final: 0.01,
  } as const;
  const optimizer = adamw({ weightDecay, noDecay: (name) => name.endsWith(".bias") });
  const before = kept && readHeadCheckpoint({ ...kept, config });
  if (before && before.history.length === config.epochs) return { ...before, finished: true };
  await using asker = await headRunner(head, { batch, boxLoss, ...session });
  await using runner = await headRunner(head, { batch: 1, boxLoss, ...session });
  await using trainer = await headTrainer(head, {
    ...{ batch, boxLoss, optimizer, from: before?.state },
    ...session,
  });

  const random = new Random(seed).fork("finetune");
  const history: EpochRecord[] = [...before?.history ?? []];
  let best = before?.best ?? { epoch: 0, weights: head.weights };
  let highest = before ? fitness(history[best.epoch - 1]) : -1;
  const spent = history.at(-1)?.seconds ?? 0;
  const began = performance.now();
  for (let epoch = history.length; epoch < config.epochs; epoch++) {
    const order = random.fork(epoch).shuffle([...samples.keys()]);
    const losses: LossParts<number>[] = [];
    let rate = 0;
    for (let k = 0; k < stepsPerEpoch; k++) {
      if (signal?.aborted) return { history, best, finished: false };
      const chosen = order.slice(k * batch, (k + 1) * batch);
      const maps = features.batch(chosen);
      const { data } = await asker.rows(trainer.weights, maps);
      const labels = chosen.map((i) => samples[i].targets);
      const step = epoch * stepsPerEpoch + k;
      rate = learningRate(schedule, { step, steps, stepsPerEpoch, batch });
      const targets = targetsOf(data, { cells, labels, classes });
      losses.push(await trainer.step(maps, targets, { step: step + 1, learningRate: rate }));
    }
    const { weights } = trainer;
    const { losses: lost, ...metrics } = await evaluatePart(validation, {
      head,
      weights,
      runner,
    });
    const record: EpochRecord = {
      epoch: epoch + 1,
      seconds: spent + (performance.now() - began) / 1000,
      train: meanLosses(losses),
      validation: lost,
      ...metrics,
      learningRate: rate,
    };
    history.push(record);
    if (fitness(metrics) > highest) {
      highest = fitness(metrics);
      best = { epoch: epoch + 1, weights };
    }
    if (kept) saveHeadCheckpoint({ history, best, state: trainer.state }, { ...kept, config });
    onEpoch?.(record);
  }
  return { history, best, finished: true };
}
