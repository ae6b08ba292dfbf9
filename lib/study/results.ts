/** Results of runs too long for a notebook, as `deno task train --result FILE` writes them. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Shape } from "lib/assets/json_shape.ts";
import { projectDirectory } from "lib/assets/manifest.ts";
import type { SimclrConfig } from "lib/simclr/config.ts";
import type { StepRecord } from "lib/simclr/history.ts";
import { type BarOptions, shareBars } from "lib/plot/bars.ts";
import { duration } from "lib/plot/table.ts";
import type { Interval } from "lib/retrieval/intervals.ts";
import { readResultFile } from "./result_file.ts";

export interface ExperimentResult {
  readonly format: "burin-result-1";
  readonly experiment: string;
  /** What was typed, from `deno task` on. */
  readonly command: string;
  readonly seed: number;
  readonly machine: Readonly<Record<string, string | number>>;
  readonly versions: Readonly<Record<string, string>>;
  /** Seconds of the training alone. */
  readonly seconds: number;
  /** How the encoder began: "random", or name and SHA-256. */
  readonly start: string;
  /** "random features" where nothing in the encoder was ever learnt, anywhere. */
  readonly features: string;
  readonly config: SimclrConfig;
  /** What is not as the experiment says, as "name: its value, ours". */
  readonly reduced: readonly string[];
  readonly corpus: {
    readonly name: string;
    readonly characters: number;
    /** Trained on, and held out by work. */
    readonly trained: number;
    readonly heldOut: number;
    /** SHA-256 over the corpus's rows. */
    readonly digest: string;
  };
  readonly steps: number;
  readonly chance: number;
  readonly floor: number;
  readonly diagnosis: string;
  /** One record per epoch: its last step, with its mean loss. */
  readonly history: readonly StepRecord[];
  readonly evaluation: readonly ResultRow[];
}

/** One model's search of one gallery. */
export interface ResultRow {
  /** "simclr", "simclr z", "untrained", "phash". */
  readonly model: string;
  /** "with background" or "without". */
  readonly gallery: string;
  /** Characters that were searched. */
  readonly size: number;
  readonly queries: number;
  readonly top1: Interval;
  readonly top3: Interval;
  readonly top10: Interval;
}

/** The last record of each epoch, its loss the epoch's mean. */
export function byEpoch(history: readonly StepRecord[]): StepRecord[] {
  const epochs = Map.groupBy(history, ({ epoch }) => epoch);
  return [...epochs.values()].map((records) => ({
    ...records.at(-1)!,
    loss: records.reduce((sum, { loss }) => sum + loss, 0) / records.length,
  }));
}

const interval = { value: "number", low: "number", high: "number" } as const;

/** What tables and bars are made of. */
const shape = {
  experiment: "text",
  command: "text",
  seconds: "number",
  start: "text",
  features: "text",
  config: { epochs: "number", size: { height: "number", width: "number" }, frozen: ["text"] },
  reduced: ["text"],
  corpus: { name: "text", characters: "number", trained: "number", heldOut: "number" },
  steps: "number",
  chance: "number",
  floor: "number",
  diagnosis: "text",
  history: [{
    step: "number",
    epoch: "number",
    loss: "number",
    learningRate: "number or nothing",
    top1: "number or nothing",
    top5: "number or nothing",
    meanRank: "number or nothing",
    spread: "number or nothing",
    alignment: "number or nothing",
    uniformity: "number or nothing",
    heldOutTop1: "number or nothing",
    knn: "number or nothing",
    rankMe: "number or nothing",
  }],
  evaluation: [{
    model: "text",
    gallery: "text",
    size: "number",
    queries: "number",
    top1: interval,
    top3: interval,
    top10: interval,
  }],
} as const satisfies Shape;

const isCount = (value: number) => Number.isSafeInteger(value) && value >= 0;

function readResult(path: string): ExperimentResult | null {
  const found = readResultFile(path, { format: "burin-result-1", shape }) as
    | ExperimentResult
    | null;
  const odd = found?.history.findIndex(({ step, epoch }) => !isCount(step) || !isCount(epoch)) ??
    -1;
  if (odd < 0) return found;
  throw new Error(
    `Cannot read ${path}: step and epoch of entry ${
      odd + 1
    } of "history" are no whole numbers from 0 ` +
      "on. Restore the file, or make it again with the command that wrote it",
  );
}

/**
 * The committed results, in the order of their names.
 *
 * @throws {Error} that names a file that is damaged
 *
 * ```ts
 * import { readResults } from "lib/study/results.ts";
 * readResults().map(({ experiment, features }) => `${experiment}: ${features}`);
 * ```
 */
export function readResults(
  directory: string = join(projectDirectory, "notebooks/results"),
): ExperimentResult[] {
  return readdirSync(directory).filter((file) => file.endsWith(".json")).sort()
    .map((file) => readResult(join(directory, file))).filter((result) => result !== null);
}

/** The rows of one experiment in the gallery that it trained on. */
function inItsGallery({ config, evaluation }: ExperimentResult) {
  const gallery = config.background ? "with background" : "without background";
  return (model: string) =>
    evaluation.find((row) => row.model === model && row.gallery === gallery)!;
}

/**
 * A row per experiment for a table: how its encoder began, the vectors h and z side by side, in the
 * gallery that the experiment trained on, and the encoder as it was before training.
 */
export function comparison(results: readonly ExperimentResult[]) {
  return results.map((result) => {
    const row = inItsGallery(result);
    const { top1, top3, top10 } = row("simclr");
    return {
      experiment: result.experiment,
      features: result.features.replace(/ sha256:(\w{8})\w+/, " ($1)"),
      loss: result.history.at(-1)!.loss,
      "Top-1, h": top1,
      "Top-3, h": top3.value,
      "Top-10, h": top10.value,
      "Top-1, z": row("simclr z").top1,
      "Top-1, untrained": row("untrained").top1,
    };
  });
}

/** The Top-1 of h, of z, and of h before training, a group of bars per experiment. */
export const comparisonBars = (results: readonly ExperimentResult[], options: BarOptions = {}) =>
  shareBars(
    comparison(results).map((row) => ({
      name: row.experiment.replace("_", "\n"),
      shares: { h: row["Top-1, h"], z: row["Top-1, z"], untrained: row["Top-1, untrained"] },
    })),
    { y: "Top-1", width: 900, height: 340, ...options },
  );

/** How each was run: its command with NAME for the experiment, and what is not as in the study. */
export function conditions(results: readonly ExperimentResult[]) {
  return results.map(({ experiment, command, config, steps, seconds, corpus, reduced }) => ({
    experiment,
    command: command.replaceAll(experiment, "NAME"),
    epochs: config.epochs,
    steps,
    training: duration(seconds),
    "trained on": corpus.trained,
    // a transformer's size is that of its pictures, and need not be told twice
    reduced: reduced.filter((line) => !line.startsWith("encoder.size.")).map((line) =>
      line.replace(": ", " ").replace(", here ", " → ")
    ).join(", "),
  }));
}
