/** Results of runs too long for a notebook, as `deno task train --result FILE` writes them. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import {
  count,
  listOf,
  number,
  orMissing,
  partly,
  recordOf,
  type Schema,
  text,
  v,
} from "lib/assets/checked.ts";
import { projectDirectory } from "lib/assets/manifest.ts";
import type { SimclrConfig } from "lib/simclr/config.ts";
import type { StepRecord } from "lib/simclr/history.ts";
import { type BarOptions, shareBars } from "lib/plot/bars.ts";
import { duration, withShortDigest } from "lib/plot/table.ts";
import { mean } from "lib/tensor/mean.ts";
import { type ResultRow, resultRow } from "./evaluation_row.ts";
import { readResultFile } from "./result_file.ts";
import { headerRows, type ResultHeader } from "./result_header.ts";

const format = "burin-result-1";

/** What a training was made of and gave; its seconds are those of the training alone. */
export interface ExperimentResult extends ResultHeader {
  readonly format: typeof format;
  readonly experiment: string;
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

/** The last record of each epoch, its loss the epoch's mean. */
export function byEpoch(history: readonly StepRecord[]): StepRecord[] {
  const epochs = Map.groupBy(history, ({ epoch }) => epoch);
  return [...epochs.values()].map((records) => ({
    ...records.at(-1)!,
    loss: mean(records.map(({ loss }) => loss)),
  }));
}

/** A number that JSON has as null where it was not finite. */
const measured: Schema<number> = v.nullish(number) as Schema<unknown> as Schema<number>;

/** What the result of a training must hold. */
const schema: Schema<ExperimentResult> = recordOf<ExperimentResult>({
  ...headerRows,
  format: v.literal(format, `"${format}"`),
  experiment: text,
  start: text,
  features: text,
  // what tables show of it; the rest decides no table, and newer versions may have more
  config: partly<SimclrConfig>({
    epochs: count,
    size: recordOf<SimclrConfig["size"]>({ height: number, width: number }),
    frozen: listOf(text),
  }),
  reduced: listOf(text),
  corpus: recordOf<ExperimentResult["corpus"]>({
    name: text,
    characters: count,
    trained: count,
    heldOut: count,
    digest: text,
  }),
  steps: count,
  chance: number,
  floor: number,
  diagnosis: text,
  history: listOf(recordOf<StepRecord>({
    step: count,
    epoch: count,
    loss: number,
    learningRate: measured,
    top1: measured,
    top5: measured,
    meanRank: measured,
    spread: measured,
    alignment: measured,
    uniformity: measured,
    heldOutTop1: orMissing(measured),
    knn: orMissing(measured),
    rankMe: orMissing(measured),
  })),
  evaluation: listOf(resultRow),
});

const readResult = (path: string): ExperimentResult | null =>
  readResultFile(path, { format, schema });

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
    evaluation.find((row) => row.model === model && row.gallery === gallery);
}

/**
 * A row per experiment for a table: how its encoder began, the vectors h and z side by side, in the
 * gallery that the experiment trained on, the encoder as it was before training, and the network whose weights
 * it began with, on pictures of the size that these were trained on; null where that was not at hand.
 */
export function comparison(results: readonly ExperimentResult[]) {
  return results.map((result) => {
    const row = inItsGallery(result);
    const { top1, top3, top10 } = row("simclr")!;
    return {
      experiment: result.experiment,
      features: withShortDigest(result.features),
      "Top-1, h": top1,
      "Top-1, untrained": row("untrained")!.top1,
      "Top-1, pretrained": row(result.config.weights ?? "")?.top1 ?? null,
      "Top-1, z": row("simclr z")!.top1,
      "Top-3, h": top3.value,
      "Top-10, h": top10.value,
      loss: result.history.at(-1)!.loss,
    };
  });
}

/** The Top-1 of h, of z, and of h before training, a group of bars per experiment. */
export const comparisonBars = (results: readonly ExperimentResult[], options: BarOptions = {}) =>
  shareBars(
    comparison(results).map((row) => ({
      name: row.experiment.replaceAll("_", "\n"),
      shares: { h: row["Top-1, h"], z: row["Top-1, z"], untrained: row["Top-1, untrained"] },
    })),
    { y: "Top-1", width: 840, height: 380, ...options },
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
