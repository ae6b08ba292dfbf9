/** The cutter trained: cross-entropy and overlap, AdamW, a cosine; stopped and gone on with bit for bit. */
import { createHash } from "node:crypto";
import { writeWhole } from "lib/assets/whole_file.ts";
import { tf } from "lib/jit/tfjs.ts";
import { initialize, type Params, roles, type Weights } from "lib/nn/parameters.ts";
import { adamw } from "lib/optim/adamw.ts";
import { scalarTensors, zeroState } from "lib/optim/optimizer.ts";
import { learningRate } from "lib/optim/schedule.ts";
import { Random } from "lib/tensor/random.ts";
import { encodeSafetensors } from "lib/tensor/safetensors.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import { readCheckpointFile } from "lib/training/checkpoint_file.ts";
import { compiledRunner } from "lib/training/compiled_runner.ts";
import type { MakeRunner, Step } from "lib/training/runner.ts";
import {
  cutterBatches,
  type CutterInputs,
  type CutterShares,
  type CutterSources,
  type FigureChoice,
} from "./cutter_batches.ts";
import type { Neck } from "./cutter_neck.ts";
import { type CutterConfig, cutterForward, cutterTable, cutterTfjs } from "./cutter_network.ts";

export interface CutterSettings extends CutterShares {
  readonly steps: number;
  /** At its peak; it climbs for a while and falls to a hundredth along a cosine. */
  readonly learningRate: number;
  readonly weightDecay: number;
  /** Steps of climbing. */
  readonly warmup: number;
}

/** Means over the steps since the record before. */
export interface CutterRecord {
  /** Steps done. */
  readonly step: number;
  readonly entropy: number;
  /** 1 less the overlap (Dice). */
  readonly overlap: number;
  readonly learningRate: number;
}

export interface CutterTrainingOptions extends CutterSources {
  readonly network: CutterConfig;
  readonly settings: CutterSettings;
  readonly neck: Neck;
  readonly seed: number;
  /** Weights to start from. Default: random ones. */
  readonly start?: Weights | undefined;
  /** Where it goes on from, and is saved. */
  readonly checkpoint: string;
  /** Steps between records and checkpoints. Default 50. */
  readonly every?: number;
  readonly threads?: number | undefined;
  /** Default: compiled. */
  readonly runner?: MakeRunner;
  readonly signal?: AbortSignal | undefined;
  readonly onRecord?: ((record: CutterRecord) => void) | undefined;
}

export interface TrainedCutter {
  readonly weights: Weights;
  readonly history: readonly CutterRecord[];
  readonly finished: boolean;
}

const optimizerOf = (network: CutterConfig, weightDecay: number) => {
  const table = cutterTable(network);
  return adamw({ weightDecay, noDecay: (name) => roles[table[name].role].noDecay });
};

const trainedNames = (network: CutterConfig): string[] => {
  const table = cutterTable(network);
  return Object.keys(table).filter((name) => roles[table[name].role].trained);
};

/** Inputs of a step: examples, and the optimiser's scalars, each []. */
interface CutterStepInputs extends CutterInputs {
  readonly scalars: Weights;
}

/** Parts of the loss, each []. */
interface CutterOutputs {
  readonly entropy: Tensor<"float32">;
  readonly overlap: Tensor<"float32">;
}

/** The step of training a cutter. */
function cutterStep(
  network: CutterConfig,
  settings: CutterSettings,
): Step<CutterStepInputs, CutterOutputs> {
  const names = trainedNames(network);
  const optimizer = optimizerOf(network, settings.weightDecay);
  return (state, inputs) => {
    const statistics: Params = {};
    const outputs = {} as Record<keyof CutterOutputs, tf.Tensor>;
    const { grads } = tf.valueAndGrads((...moved: tf.Tensor[]) => {
      const params = { ...state, ...Object.fromEntries(names.map((name, i) => [name, moved[i]])) };
      const seen = inputs.seen.map((map) => tf.transpose(map, [0, 2, 3, 1]));
      const layers = cutterTfjs({ params, statistics }, { training: true });
      const logits = cutterForward(layers, { x: inputs.x, seen }); // [N, H, W, 4]
      const { target } = inputs; // [N, H, W, 4]
      const entropy = tf.mean(tf.sub(tf.softplus(logits), tf.mul(logits, target)));
      const share = tf.sigmoid(logits);
      const each = (t: tf.Tensor) => tf.sum(t, [1, 2, 3]); // [N]
      const common = tf.mul(each(tf.mul(share, target)), 2);
      const whole = tf.add(each(share), each(target));
      const overlap = tf.mean(tf.sub(1, tf.div(tf.add(common, 1), tf.add(whole, 1))));
      outputs.entropy = tf.keep(entropy);
      outputs.overlap = tf.keep(overlap);
      return tf.add(entropy, overlap) as tf.Scalar;
    })(names.map((name) => state[name]));
    const next = optimizer.update({
      gradients: Object.fromEntries(names.map((name, i) => [name, grads[i]])),
      parameters: Object.fromEntries(names.map((name) => [name, state[name]])),
      state,
      scalars: inputs.scalars,
    });
    return { state: { ...next.parameters, ...statistics, ...next.state }, outputs };
  };
}

const format = "burin-cutter-1";

interface Kept {
  readonly step: number;
  readonly history: readonly CutterRecord[];
  readonly state: Weights;
}

const digestOf = (state: Readonly<Record<string, Tensor>>) => {
  const hash = createHash("sha256");
  for (const name of Object.keys(state).sort()) {
    const { data } = state[name];
    hash.update(name).update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest("hex");
};

/**
 * The checkpoint in a file; null where there is none.
 *
 * @param key what it must have been trained from and with; left out, anything is taken
 * @throws {Error} when it is damaged, or of another training
 */
export function readCutter(file: string, key?: string): Kept | null {
  const read = readCheckpointFile(file, { format, what: "a cutter", hash: digestOf });
  if (!read) return null;
  const { tensors, metadata, refuse } = read;
  const state = tensors as Weights;
  if (key !== undefined && metadata.key !== key) {
    refuse(
      "it was trained from other figures, or with other settings, another neck or another seed",
    );
  }
  return { step: Number(metadata.step), history: JSON.parse(metadata.history), state };
}

/** The network's own weights among all that a checkpoint holds. */
export const weightsOf = (network: CutterConfig, state: Weights): Weights =>
  Object.fromEntries(Object.keys(cutterTable(network)).map((name) => [name, state[name]]));

const notesOf = (choice: FigureChoice | null | undefined) =>
  choice?.indices.map((i) => choice.store.notes[i]) ?? null;

/**
 * Trains a cutter. Batch k depends on the seed and k alone, so that a run that was stopped goes on as if
 * it had not been.
 *
 * @throws {Error} when the checkpoint is of another training
 */
export async function trainCutter(options: CutterTrainingOptions): Promise<TrainedCutter> {
  const { network, settings, engraved, neck, seed, checkpoint, every = 50 } = options;
  const { start, threads, signal, onRecord } = options;
  const table = cutterTable(network);
  const optimizer = optimizerOf(network, settings.weightDecay);
  const names = trainedNames(network);
  const random = new Random(seed).fork("cutter");
  const key = createHash("sha256").update(JSON.stringify({
    network,
    settings,
    neck: neck.sha256,
    seed,
    engraved: notesOf(engraved),
    prints: notesOf(options.prints),
    guesses: notesOf(options.guesses),
    start: start ? digestOf(start) : null,
  })).digest("hex");
  const kept = readCutter(checkpoint, key);
  const history: CutterRecord[] = [...kept?.history ?? []];
  const weights = start ?? initialize(table, random.fork("weights"));
  const moved = Object.fromEntries(names.map((name) => [name, weights[name]]));
  const state = kept?.state ?? { ...weights, ...zeroState(optimizer, moved) };
  let done = kept?.step ?? 0;
  if (done >= settings.steps) {
    return { weights: weightsOf(network, state), history, finished: true };
  }

  const draw = cutterBatches(options, { shares: settings, side: network.side, neck });
  const batchOf = (step: number) => draw(random.fork("step").fork(step));
  const schedule = {
    shape: "cosine",
    base: settings.learningRate,
    scale: "none",
    warmupEpochs: settings.warmup,
    final: 0.01,
  } as const;
  const rateAt = (step: number) =>
    learningRate(schedule, { step, steps: settings.steps, stepsPerEpoch: 1, batch: 1 });
  const scalarsAt = (step: number): Weights =>
    scalarTensors(optimizer, { step: step + 1, learningRate: rateAt(step) });
  let following = batchOf(done);
  const make = options.runner ?? compiledRunner({ threads });
  await using runner = await make(cutterStep(network, settings), {
    state,
    inputs: { ...await following, scalars: scalarsAt(done) },
  });
  let [entropy, overlap, count] = [0, 0, 0];
  const save = async () => {
    const present = await runner.state();
    const text = { format, key, step: String(done), history: JSON.stringify(history) };
    writeWhole(checkpoint, encodeSafetensors(present, { ...text, digest: digestOf(present) }));
    return present;
  };
  while (done < settings.steps && !signal?.aborted) {
    const inputs = { ...await following, scalars: scalarsAt(done) };
    const running = runner.run([inputs]);
    if (done + 1 < settings.steps) following = batchOf(done + 1);
    const [lost] = await running;
    entropy += lost.entropy.data[0];
    overlap += lost.overlap.data[0];
    count++;
    done++;
    if (done % every !== 0 && done !== settings.steps) continue;
    const record: CutterRecord = {
      step: done,
      entropy: entropy / count,
      overlap: overlap / count,
      learningRate: rateAt(done - 1),
    };
    [entropy, overlap, count] = [0, 0, 0];
    history.push(record);
    await save();
    onRecord?.(record);
  }
  await following;
  const finished = done >= settings.steps;
  return { weights: weightsOf(network, await runner.state()), history, finished };
}
