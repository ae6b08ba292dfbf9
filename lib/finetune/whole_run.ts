/** A run of one length over all of a detector: what each epoch gave, and the best of them. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseJson } from "lib/assets/json_text.ts";
import { writeWhole } from "lib/assets/whole_file.ts";
import type { Collection } from "lib/corpus/plate.ts";
import { detectorDefaults } from "./defaults.ts";
import { checkpointOf } from "./detector_training.ts";
import { type NetworkEvaluator, networkEvaluator } from "./network_evaluation.ts";
import type { Sample } from "./samples.ts";
import {
  type EpochRecord,
  type FinetuneConfig,
  type Finetuned,
  type FinetuneOptions,
  fitness,
} from "./train.ts";
import { trainWholeDetector, type WholeDetectorOptions } from "./whole_detector.ts";
import { meanLosses } from "./yolox_loss.ts";
import { readNetwork } from "./yolox_network.ts";

export interface WholeRunOptions
  extends
    Omit<WholeDetectorOptions, "config" | "look" | "onStep">,
    Pick<FinetuneOptions, "onEpoch"> {
  readonly config: FinetuneConfig;
  /** Side of the square input. */
  readonly size: number;
  readonly collection: Pick<Collection, "open">;
  /** Plates to evaluate each epoch on. */
  readonly validation: readonly Sample[];
}

/**
 * Trains all of a detector for so many epochs, each as many steps as show every plate once on the
 * average. Epochs that are done are kept in the directory, so that a run which was stopped goes on.
 */
export async function wholeRun(options: WholeRunOptions): Promise<Finetuned> {
  const { config, size, sources, directory, collection, validation, session, onEpoch } = options;
  const plates = sources.reduce((sum, { plates }) => sum + plates.length, 0);
  if (plates === 0 || validation.length === 0) {
    throw new RangeError(
      `Cannot train on ${plates} plates and judge on ${validation.length}: both need some ` +
        "labelled plates. Give more plates, or other shares",
    );
  }
  const { epochs, batch, learningRate, weightDecay, boxLoss } = config;
  const perEpoch = Math.max(1, Math.ceil(plates / batch));
  const files = {
    epochs: join(directory, "epochs.json"),
    best: join(directory, "best.onnx"),
    checkpoint: checkpointOf(directory),
  };
  // epochs without the checkpoint that they led to are of another run
  if (!existsSync(files.checkpoint)) rmSync(files.epochs, { force: true });
  const history: EpochRecord[] = existsSync(files.epochs)
    ? parseJson(readFileSync(files.epochs, "utf8")) as EpochRecord[]
    : [];
  let highest = history.reduce((best, record) => Math.max(best, fitness(record)), -1);
  let best = history.find((record) => fitness(record) === highest)?.epoch ?? 0;
  const before = history.at(-1)?.seconds ?? 0;
  const began = performance.now();
  await using stack = new AsyncDisposableStack();
  let evaluator: NetworkEvaluator | null = null;
  const { finished } = await trainWholeDetector({
    ...options,
    config: {
      ...detectorDefaults,
      steps: epochs * perEpoch,
      batch,
      sizes: [size],
      learningRate,
      weightDecay,
      boxLoss,
    },
    look: {
      every: perEpoch,
      async at(step, { model, trained, history: steps }) {
        const epoch = step / perEpoch;
        if (history.some((record) => record.epoch === epoch)) return;
        const { network } = trained;
        evaluator ??= stack.use(
          await networkEvaluator(network, {
            collection,
            samples: validation,
            size,
            grey: options.input?.grey,
            trained,
            session,
          }),
        );
        const { losses, ...metrics } = await evaluator.evaluate(trained.weights);
        const own = steps.slice(-perEpoch);
        const record: EpochRecord = {
          epoch,
          seconds: before + (performance.now() - began) / 1000,
          train: meanLosses(own.map(({ losses }) => losses)),
          validation: losses,
          ...metrics,
          learningRate: own.at(-1)!.learningRate,
        };
        history.push(record);
        if (fitness(record) > highest) {
          [highest, best] = [fitness(record), epoch];
          writeWhole(files.best, model());
        }
        writeWhole(files.epochs, JSON.stringify(history));
        onEpoch?.(record);
      },
    },
  });
  const { weights } = readNetwork(
    best === 0 ? options.model : new Uint8Array(readFileSync(files.best)),
    { width: size, height: size },
  );
  return { history, best: { epoch: best, weights }, finished };
}
