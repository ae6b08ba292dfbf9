/** A whole YOLOX trained on labelled pictures: the loop over its steps, which goes on where it stopped. */
import { join } from "node:path";
import type { Box } from "lib/geometry/box.ts";
import type { Weights } from "lib/nn/parameters.ts";
import type { SessionOptions } from "lib/onnx/session.ts";
import { adamw } from "lib/optim/adamw.ts";
import { scalarTensors } from "lib/optim/optimizer.ts";
import { learningRate } from "lib/optim/schedule.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import { treeBranch } from "lib/tensor/tree.ts";
import { halvedRunner } from "lib/training/halved_runner.ts";
import { readDetector, saveDetector } from "./detector_checkpoint.ts";
import { unflattened } from "./flat_weights.ts";
import {
  cellsAt,
  isNoDecayVector,
  networkLayout,
  networkStep,
  startState,
} from "./network_step.ts";
import { type Statistics, unfolded } from "./normalisation.ts";
import type { GroundTruth } from "./simota.ts";
import type { YoloxNetwork } from "./yolox_network.ts";
import { type BoxLoss, lossNumbers, type LossParts, targetsOf } from "./yolox_loss.ts";
import { emaShare } from "./ema.ts";

/** How a whole detector is trained. */
export interface DetectorConfig {
  /** Steps of the run. */
  readonly steps: number;
  /** Pictures per step. */
  readonly batch: number;
  /** Sides of the square pictures, by turns; multiples of 32. */
  readonly sizes: readonly number[];
  /** At its peak. Ten times more destroys what the weights knew. */
  readonly learningRate: number;
  /** Steps that climb to the peak. */
  readonly warmup: number;
  /** Share of the peak that the cosine ends with. */
  readonly final: number;
  /** Of filters; vectors do not decay. */
  readonly weightDecay: number;
  /** Share that the running mean of the weights keeps at each step, once it has seen enough of them. */
  readonly ema: number;
  /** Longest gradient. */
  readonly clip: number;
  /** What is 1 for boxes that do not overlap and 0 for equal ones: 1 - IoU² or 1 - GIoU. */
  readonly boxLoss: BoxLoss;
  /** Beginnings of names of weights that stay as they are, such as "body.". */
  readonly frozen: readonly string[];
}

/** Pictures of one step, and what is on them. */
export interface DetectionBatch {
  /** Blue, green, red from 0 to 255. `[N, 3, H, W]` */
  readonly pictures: Tensor<"float32">;
  readonly targets: readonly (readonly GroundTruth[])[];
  /** Regions of which nothing is said, in pixels of the pictures. */
  readonly ignored: readonly (readonly Box[])[];
}

/** One step of a detector's training. */
export interface DetectorStepRecord {
  /** From 1. */
  readonly step: number;
  /** The parts of the loss of the step's batch. */
  readonly losses: LossParts<number>;
  /** Length of the gradient before it was limited. */
  readonly length: number;
  /** Learning rate of the step. */
  readonly learningRate: number;
}

export interface DetectorTrainingOptions {
  readonly network: YoloxNetwork;
  /** Measured on pictures like those to come, where it does not go on from a checkpoint. */
  readonly statistics: () => Promise<Statistics>;
  readonly config: DetectorConfig;
  /** The pictures of a step, from 0; always the same for one step, however often it is asked. */
  readonly batchAt: (
    step: number,
    wanted: { readonly size: number; readonly count: number },
  ) => Promise<DetectionBatch>;
  /** Where the checkpoint is kept. Default: nowhere. */
  readonly directory?: string;
  /** Digest of the model, the pictures and the seed. */
  readonly key: string;
  /** Steps between checkpoints. Default 100. */
  readonly saveEvery?: number;
  readonly session?: Pick<SessionOptions, "threads"> | undefined;
  /** Stops after the step under way, with a checkpoint. */
  readonly signal?: AbortSignal | undefined;
  readonly onStep?: ((record: DetectorStepRecord) => void) | undefined;
  /** Called after some steps with the weights' running mean; of the last one again, where it goes on from it. */
  readonly look?: {
    readonly every: number;
    readonly at: (
      step: number,
      trained: TrainedDetector & Pick<DetectorTraining, "history">,
    ) => Promise<void>;
  } | undefined;
}

/** Weights by name, with the statistics that fold them (`folded`). */
export interface TrainedDetector {
  /** Trained weights by name. */
  readonly weights: Weights;
  /** Statistics by which normalisation is folded into the weights. */
  readonly statistics: Statistics;
}

/** What a detector's training leaves. */
export interface DetectorTraining extends TrainedDetector {
  /** One record per step. */
  readonly history: readonly DetectorStepRecord[];
  /** Whether all steps were done. */
  readonly finished: boolean;
}

/** The file of a directory's checkpoint. */
export const checkpointOf = (directory: string): string => join(directory, "detector.safetensors");

const scalar = (value: number) => float32(Float32Array.of(value), []);

/** One size of pictures: a step on them, in which labels are assigned by what the network says of them. */
async function graphsFor(
  network: YoloxNetwork,
  { size, config, statistics, state, layout, optimizer, session }: {
    readonly size: number;
    readonly config: DetectorConfig;
    readonly statistics: Statistics;
    readonly state: Weights;
    readonly layout: ReturnType<typeof networkLayout>;
    readonly optimizer: ReturnType<typeof adamw>;
    readonly session: Pick<SessionOptions, "threads">;
  },
) {
  const { batch, boxLoss, clip } = config;
  const { classes } = network.head;
  const cells = cellsAt(network, size);
  const rows = new Float32Array(batch * cells.stride.length * (5 + classes));
  const inputs = {
    pictures: float32(new Float32Array(batch * 3 * size * size), [batch, 3, size, size]),
    target: targetsOf(rows, { cells, labels: Array(batch).fill([]), classes }),
    scalars: scalarTensors(optimizer, { step: 1, learningRate: 0 }),
    ema: scalar(0),
  };
  const step = networkStep(network, { layout, statistics, cells, optimizer, boxLoss, clip });
  const runner = await halvedRunner({ ...session, early: ["rows"] })(step, { state, inputs });
  return {
    runner,
    run: (batch: DetectionBatch, { scalars, ema }: { scalars: Weights; ema: number }) =>
      runner.run(
        { pictures: batch.pictures, scalars, ema: scalar(ema) },
        ({ rows: { data } }) => {
          const { targets: labels, ignored } = batch;
          return { target: targetsOf(data, { cells, labels, ignored, classes }) };
        },
      ),
    [Symbol.asyncDispose]: () => runner[Symbol.asyncDispose](),
  };
}

/** The running mean of the weights; what is frozen is as it was. */
const meanOf = (state: Weights): Weights => {
  const { frozen } = state;
  return { ...treeBranch(state, "ema"), ...frozen ? { frozen } : {} };
};

/**
 * Trains a whole detector by AdamW with a running mean of its weights. The same options give the same
 * weights, stopped and gone on with or not, on one type of processor.
 *
 * @throws {Error} when the directory's checkpoint is damaged, or of another training
 *
 * ```ts
 * import { detectorDefaults } from "lib/finetune/defaults.ts";
 * import { trainDetector } from "lib/finetune/detector_training.ts";
 * import type { DetectorTrainingOptions } from "lib/finetune/detector_training.ts";
 * const run = (given: Omit<DetectorTrainingOptions, "config">) =>
 *   trainDetector({ ...given, config: { ...detectorDefaults, steps: 100 } });
 * ```
 */
export async function trainDetector(
  { network, config, batchAt, directory, key, ...options }: DetectorTrainingOptions,
): Promise<DetectorTraining> {
  const { saveEvery = 100, session = {}, signal, onStep, look } = options;
  const { steps, batch, sizes, warmup } = config;
  const wrong = sizes.filter((size) => size < 32 || size % 32 !== 0);
  if (sizes.length === 0 || wrong.length > 0) {
    throw new RangeError(`Cannot train at [${sizes}] pixels: sizes are multiples of 32`);
  }
  const file = directory === undefined ? null : checkpointOf(directory);
  const kept = file === null ? null : readDetector(file, { key, config });
  const statistics = kept?.statistics ?? await options.statistics();
  const start = unfolded(network, statistics);
  const layout = networkLayout(start, config.frozen);
  const optimizer = adamw({ weightDecay: config.weightDecay, noDecay: isNoDecayVector });
  let state = kept?.state ?? startState(start, { layout, optimizer });
  const history = [...kept?.history ?? []];
  const shape = {
    shape: "cosine",
    base: config.learningRate,
    scale: "none",
    warmupEpochs: warmup,
    final: config.final,
  } as const;

  await using stack = new AsyncDisposableStack();
  const graphs = new Map<number, Awaited<ReturnType<typeof graphsFor>>>();
  const graphsOf = async (size: number) => {
    const known = graphs.get(size);
    if (known) return known;
    const made = stack.use(
      await graphsFor(network, { size, config, statistics, state, layout, optimizer, session }),
    );
    graphs.set(size, made);
    return made;
  };
  const sizeAt = (step: number) => sizes[step % sizes.length];
  const draw = (step: number) => batchAt(step, { size: sizeAt(step), count: batch });
  const trained = (): TrainedDetector => ({
    weights: unflattened(meanOf(state), layout),
    statistics,
  });
  let current: Awaited<ReturnType<typeof graphsFor>> | null = null;
  const save = async (step: number) => {
    if (current) state = await current.runner.state();
    if (file !== null) saveDetector(file, { config, key, step, history, statistics, state });
  };

  let step = kept?.step ?? 0;
  const isLooked = () => look !== undefined && (step % look.every === 0 || step === steps);
  // a kill may have come between the checkpoint and what was seen of it
  if (step > 0 && isLooked()) await look!.at(step, { ...trained(), history });
  let next = step < steps ? draw(step) : null;
  // whoever stops in between leaves the last one unread, which may fail without anybody's harm
  next?.catch(() => {});
  while (step < steps && !signal?.aborted) {
    const pictures = await next!;
    next = step + 1 < steps ? draw(step + 1) : null;
    next?.catch(() => {});
    const graph = await graphsOf(sizeAt(step));
    if (current && current !== graph) graph.runner.restore(await current.runner.state());
    current = graph;
    const rate = learningRate(shape, { step, steps, stepsPerEpoch: 1, batch });
    step++;
    const scalars = scalarTensors(optimizer, { step, learningRate: rate });
    const found = await graph.run(pictures, { scalars, ema: emaShare(step, config) });
    const losses = lossNumbers(found);
    if (!Number.isFinite(losses.loss)) {
      throw new Error(
        `The loss of step ${step} is ${losses.loss}: the rate ${config.learningRate} is too high ` +
          "for these weights; try a tenth",
      );
    }
    const record = { step, losses, length: found.length!.data[0], learningRate: rate };
    history.push(record);
    onStep?.(record);
    if (step % saveEvery === 0 || step === steps || isLooked()) await save(step);
    if (isLooked()) await look!.at(step, { ...trained(), history });
  }
  if (step < steps) await save(step);
  return { ...trained(), history, finished: step === steps };
}
