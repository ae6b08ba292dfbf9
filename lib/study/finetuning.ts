/** The fine-tuning that `deno task finetune --result FILE` wrote, and its runs side by side. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Shape } from "lib/assets/json_shape.ts";
import { projectDirectory } from "lib/assets/manifest.ts";
import { bestRecord, type LengthRun } from "lib/finetune/lengths.ts";
import type { Study } from "lib/finetune/study.ts";
import type { EpochRecord } from "lib/finetune/train.ts";
import { readResultFile } from "./result_file.ts";

/** A run without its weights. */
export interface FinetuneRun {
  readonly epochs: number;
  /** The epoch that was best on the validation plates. */
  readonly best: number;
  readonly history: readonly EpochRecord[];
}

export interface FinetuneResult extends Omit<Study, "train" | "runs" | "file" | "sha256"> {
  /** Missing where the head alone was trained by an earlier version. */
  readonly train?: Study["train"];
  readonly format: "burin-finetune-1";
  /** What was typed, from `deno task` on. */
  readonly command: string;
  readonly seed: number;
  readonly machine: Readonly<Record<string, string | number>>;
  readonly versions: Readonly<Record<string, string>>;
  /** Seconds of the whole: features, all runs, and the judging. */
  readonly seconds: number;
  /** The model that it began as, and its SHA-256. */
  readonly start: { readonly name: string; readonly sha256: string };
  readonly corpus: string;
  readonly runs: readonly FinetuneRun[];
  /** SHA-256 of the tuned model. */
  readonly tuned: string;
}

/** The part of a run that a file keeps; numbers to six digits. */
export function runOf(run: LengthRun): FinetuneRun {
  const short = (_: string, value: unknown) =>
    typeof value === "number" ? Number(value.toPrecision(6)) : value;
  const history = JSON.parse(JSON.stringify(run.history, short)) as EpochRecord[];
  return { epochs: run.epochs, best: bestRecord(run).epoch, history };
}

/** What a study gave, but for what only the caller knows. */
export const studyResult = (
  { train, plates, labels, config, runs, chosen, before, after }: Study,
) => ({
  train,
  plates,
  labels,
  config,
  runs: runs.map(runOf),
  chosen,
  before,
  after,
});

const marks = { map50: "number", map: "number" } as const;
const losses = {
  loss: "number",
  box: "number",
  obj: "number",
  cls: "number",
  l1: "number",
} as const;

/** What tables and curves are made of. */
const shape = {
  command: "text",
  seconds: "number",
  start: { name: "text", sha256: "text" },
  corpus: "text",
  plates: { train: "number", validation: "number", test: "number" },
  labels: { train: "number", validation: "number", test: "number" },
  config: { batch: "number", learningRate: "number" },
  runs: [{
    epochs: "number",
    best: "number",
    history: [{
      ...marks,
      epoch: "number",
      seconds: "number",
      train: losses,
      validation: losses,
      precision: "number",
      recall: "number",
      learningRate: "number",
    }],
  }],
  chosen: { epochs: "number", epoch: "number" },
  before: marks,
  after: marks,
  tuned: "text",
} as const satisfies Shape;

/** The committed result, or null where there is none. @throws {Error} that names a damaged file */
export function readFinetuning(
  file: string = join(projectDirectory, "notebooks/results/finetune.json"),
): FinetuneResult | null {
  if (!existsSync(file)) return null;
  const found = readResultFile(file, { format: "burin-finetune-1", shape }) as
    | FinetuneResult
    | null;
  const fail = (why: string): never => {
    throw new Error(`Cannot read ${file}: ${why}. Restore the file, or make it again`);
  };
  if (found === null) return fail("it is no result of deno task finetune");
  for (const { epochs, best, history } of found.runs) {
    if (history[best - 1] === undefined) {
      return fail(`of a run of ${epochs} epochs, the best is ${best}, which it does not have`);
    }
  }
  return found;
}

/** A row per length of training: the marks of its best epoch on the validation plates. */
export function lengthsTable({ runs, chosen }: Pick<FinetuneResult, "runs" | "chosen">) {
  return runs.map(({ epochs, best, history }) => {
    const { precision, recall, map50, map } = history[best - 1];
    return {
      epochs,
      "best epoch": best,
      precision,
      recall,
      mAP50: map50,
      "mAP50-95": map,
      minutes: history.at(-1)!.seconds / 60,
      chosen: epochs === chosen.epochs,
    };
  });
}
