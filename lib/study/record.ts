/** What a run leaves: its config, seed, command, versions, machine, hashes and figures, in one file. */
import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import process from "node:process";
import { writeWhole } from "lib/assets/whole_file.ts";
import { readHistory } from "lib/simclr/history.ts";
import { sixDigits } from "./result_file.ts";
import type { ResultHeader } from "./result_header.ts";
import { byEpoch, type ExperimentResult } from "./results.ts";
import type { BooksResult } from "./book_results.ts";
import type { FinetuneResult } from "./finetuning.ts";
import { newestCheckpoint, trainingOf } from "./run.ts";
import type { Summary } from "./summary.ts";
import { featuresOf } from "./weights.ts";
import { reductions } from "./reductions.ts";

/** The result of the newest run in `directory`, whose stages are all in its summary. */
function resultOf(
  { directory, command }: { readonly directory: string; readonly command: string },
  summary: Summary,
): ExperimentResult {
  const { config, seed, start, step } = newestCheckpoint(directory);
  const { training, extraction, evaluation } = summary;
  if (!training?.finished || !extraction || !evaluation) {
    throw new Error(`The run in ${directory} is not finished: train it to its end first`);
  }
  const { experiment, chance, floor, diagnosis, items } = training;
  return {
    format: "burin-result-1",
    experiment,
    command,
    seed,
    ...surroundings(),
    seconds: summary.seconds.train,
    start,
    features: featuresOf({ config, start }),
    config,
    reduced: reductions(experiment, config),
    corpus: {
      name: summary.corpus,
      characters: extraction.characters,
      ...items,
      digest: extraction.digest,
    },
    steps: step,
    chance,
    floor,
    diagnosis,
    history: byEpoch(readHistory(trainingOf(directory), { step })),
    evaluation: evaluation.map(({ init: _, ...row }) => row),
  };
}

/** Writes a result; numbers are rounded to six digits, so that a change is easy to see. */
export function writeResult(
  file: string,
  result:
    | ExperimentResult
    | FinetuneResult
    | BooksResult
    | (ResultHeader & { readonly format: "burin-cutter-1" }),
): void {
  const text = JSON.stringify(result, sixDigits, 2);
  // a record or an interval stays on one line
  const flat = (object: string) => object.replaceAll(/\s*\n\s*/g, " ");
  const lines = text.replaceAll(/\{[^{}]*\}/g, flat)
    .replaceAll(/\{\s*"epoch":(?:[^{}]|\{[^{}]*\})*\}/g, flat);
  writeWhole(file, lines + "\n");
}

/**
 * Writes what the newest run in `directory` was made of and gave: config, seed, command, versions,
 * machine, hashes and figures. Returns what was written.
 *
 * @param file the path; `notebooks/results/EXPERIMENT.json` for one that notebooks show
 * @throws {Error} where the run is not finished, or was not evaluated
 */
export function record(
  file: string,
  { summary, ...run }: {
    readonly directory: string;
    /** What was typed, from `deno task` on. */
    readonly command: string;
    readonly summary: Summary;
  },
): ExperimentResult {
  const result = resultOf(run, summary);
  writeResult(file, result);
  return result;
}

const project = (): { version: string; imports: Record<string, string> } =>
  JSON.parse(readFileSync(new URL("../../deno.json", import.meta.url), "utf8"));

/** Burin's own version. */
export const burinVersion = (): string => project().version;

/** What a run's numbers depend on besides its seed. */
export function surroundings(): Pick<ResultHeader, "versions" | "machine"> {
  const { imports } = project();
  const packages = ["onnxruntime-node", "@tensorflow/tfjs", "sharp"].map((name) =>
    [name, imports[name].split("@").at(-1)!] as const
  );
  return {
    versions: { deno: Deno.version.deno, ...Object.fromEntries(packages) },
    machine: {
      system: `${process.platform} ${process.arch}`,
      processor: cpus()[0]?.model ?? "unknown",
      cores: cpus().length,
    },
  };
}

/** Runs a stage and says how many seconds it took. */
export async function timed<T>(work: () => Promise<T>): Promise<{ result: T; seconds: number }> {
  const began = performance.now();
  const result = await work();
  return { result, seconds: Number(((performance.now() - began) / 1000).toFixed(2)) };
}
