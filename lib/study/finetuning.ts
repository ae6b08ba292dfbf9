/** The fine-tuning that `deno task finetune --result FILE` wrote, and its runs side by side. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  count,
  listOf,
  number,
  orMissing,
  recordOf,
  type Schema,
  text,
  v,
} from "lib/assets/checked.ts";
import { projectDirectory } from "lib/assets/manifest.ts";
import { bestRecord, type LengthRun } from "lib/finetune/lengths.ts";
import type { PartMetrics } from "lib/finetune/evaluate_detector.ts";
import type { Study } from "lib/finetune/study.ts";
import type { EpochRecord } from "lib/finetune/train.ts";
import type { LossParts } from "lib/finetune/yolox_loss.ts";
import { readResultFile } from "./result_file.ts";
import { headerRows, type ResultHeader } from "./result_header.ts";

/** A run without its weights. */
export interface FinetuneRun {
  /** Passes over the training plates. */
  readonly epochs: number;
  /** The epoch that was best on the validation plates. */
  readonly best: number;
  /** What each epoch gave. */
  readonly history: readonly EpochRecord[];
}

const format = "burin-finetune-1";

/** What a fine-tuning was made of and gave; its seconds are those of features, all runs, and evaluation. */
export interface FinetuneResult
  extends ResultHeader, Omit<Study, "train" | "runs" | "file" | "sha256"> {
  /** Missing where the head alone was trained by an earlier version. */
  readonly train?: Study["train"];
  /** Says what the file is. */
  readonly format: "burin-finetune-1";
  /** The model that it began as, and its SHA-256. */
  readonly start: { readonly name: string; readonly sha256: string };
  /** What the collection is called. */
  readonly corpus: string;
  /** One run for each length. */
  readonly runs: readonly FinetuneRun[];
  /** SHA-256 of the tuned model. */
  readonly tuned: string;
}

/** The part of a run that a file keeps; numbers to six digits. */
function runOf(run: LengthRun): FinetuneRun {
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

const metrics: Schema<PartMetrics> = recordOf<PartMetrics>({
  map50: number,
  map: number,
  low: orMissing(number),
  high: orMissing(number),
  figures: orMissing(count),
});

const losses: Schema<LossParts<number>> = recordOf<LossParts<number>>({
  loss: number,
  box: number,
  obj: number,
  cls: number,
  l1: number,
});

const parts = recordOf<Study["plates"]>({ train: count, validation: count, test: count });

const schema: Schema<FinetuneResult> = recordOf<FinetuneResult>({
  ...headerRows,
  format: v.literal(format, `"${format}"`),
  train: orMissing(v.picklist(["head", "all"], '"head" or "all"')),
  start: recordOf<FinetuneResult["start"]>({ name: text, sha256: text }),
  corpus: text,
  plates: parts,
  labels: parts,
  config: recordOf<Study["config"]>({
    batch: count,
    learningRate: number,
    weightDecay: number,
    boxLoss: v.picklist(["iou", "giou"], '"iou" or "giou"'),
  }),
  runs: listOf(recordOf<FinetuneRun>({
    epochs: count,
    best: count,
    history: listOf(recordOf<EpochRecord>({
      epoch: count,
      seconds: number,
      train: losses,
      validation: losses,
      precision: number,
      recall: number,
      map50: number,
      map: number,
      learningRate: number,
    })),
  })),
  chosen: recordOf<Study["chosen"]>({ epochs: count, epoch: count }),
  before: metrics,
  after: metrics,
  tuned: text,
});

/** The committed result, or null where there is none. @throws {Error} that names a damaged file */
export function readFinetuning(
  file: string = join(projectDirectory, "notebooks/results/finetune.json"),
): FinetuneResult | null {
  if (!existsSync(file)) return null;
  const found = readResultFile(file, { format, schema });
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

/** A row per length of training: the metrics of its best epoch on the validation plates. */
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
