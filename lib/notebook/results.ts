/** Results of runs too long for a notebook, as `deno task train --result FILE` writes them. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectDirectory } from "lib/assets/manifest.ts";
import type { SimclrConfig } from "lib/simclr/config.ts";
import type { StepRecord } from "lib/simclr/history.ts";
import type { Interval } from "lib/retrieval/intervals.ts";

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

export interface ResultRow {
  readonly model: string;
  readonly gallery: string;
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

/**
 * The committed results, in the order of their names.
 *
 * ```ts
 * import { readResults } from "lib/notebook/results.ts";
 * readResults().map(({ experiment, features }) => `${experiment}: ${features}`);
 * ```
 */
export function readResults(
  directory: string = join(projectDirectory, "notebooks/results"),
): ExperimentResult[] {
  return readdirSync(directory).filter((file) => file.endsWith(".json")).sort().map((file) =>
    JSON.parse(readFileSync(join(directory, file), "utf8"))
  );
}

const share = ({ value, low, high }: Interval) =>
  `${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;

/**
 * A row per experiment for a table: the vectors h and z side by side, in the gallery that the
 * experiment trained on, and how its encoder began.
 */
export function comparison(results: readonly ExperimentResult[]) {
  return results.map(({ experiment, features, config, evaluation, history, steps }) => {
    const gallery = config.background ? "with background" : "without background";
    const row = (model: string) =>
      evaluation.find((one) => one.model === model && one.gallery === gallery)!;
    const [h, z] = [row("simclr"), row("simclr z")];
    return {
      experiment,
      features: features.replace(/ sha256:(\w{8})\w+/, " ($1)"),
      steps,
      loss: Number(history.at(-1)!.loss.toFixed(3)),
      "Top-1, h": share(h.top1),
      "Top-3, h": share(h.top3),
      "Top-10, h": share(h.top10),
      "Top-1, z": share(z.top1),
    };
  });
}
