/** The record of a run: one row per step, as JSON lines and as CSV. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "lib/assets/whole_file.ts";
import type { HeldOutMetrics } from "./held_out.ts";
import type { BatchMetrics } from "./monitor.ts";
import { encodeEvents } from "./tensorboard.ts";

/** One step; figures of held-out items only where they were taken, at the end of some epochs. */
export interface StepRecord extends BatchMetrics, Partial<HeldOutMetrics> {
  /** Counts from 1. */
  readonly step: number;
  /** Counts from 0. */
  readonly epoch: number;
  /** NT-Xent loss of the step's batch. */
  readonly loss: number;
  /** Learning rate of the step. */
  readonly learningRate: number;
}

/** Columns in their order; a field without a row here does not compile. */
const columns: Readonly<Record<keyof StepRecord, null>> = {
  step: null,
  epoch: null,
  loss: null,
  learningRate: null,
  top1: null,
  top5: null,
  meanRank: null,
  spread: null,
  alignment: null,
  uniformity: null,
  heldOutTop1: null,
  knn: null,
  rankMe: null,
};

const names = Object.keys(columns) as (keyof StepRecord)[];

/** One JSON object per line; a number that is not finite becomes null. */
export function toJsonLines(records: readonly StepRecord[]): string {
  return records.map((record) => JSON.stringify(record, names) + "\n").join("");
}

/** Rows under a header, as spreadsheets and pandas read them; what was not taken is empty. */
export function toCsv(records: readonly StepRecord[]): string {
  const rows = records.map((record) => names.map((name) => record[name] ?? "").join(","));
  return [names.join(","), ...rows].join("\n") + "\n";
}

/** Counts that a row always has, and the least that each may be. */
const counts = { step: 1, epoch: 0 } as const;

/**
 * The rows that a text holds.
 *
 * @param options.name what an error calls it
 * @throws {Error} that names the line which is no row of a history
 */
export function fromJsonLines(
  text: string,
  { name = "the history" }: { readonly name?: string } = {},
): StepRecord[] {
  return text.split("\n").map((line, i): StepRecord[] => {
    if (line.trim() === "") return [];
    const fail = (why: string): never => {
      throw new Error(
        `Cannot read ${name}: line ${i + 1} ${why}. Restore the file, or train anew`,
      );
    };
    let row: Partial<Record<keyof StepRecord, unknown>> | null = null;
    try {
      row = JSON.parse(line);
    } catch {
      return fail("is no JSON");
    }
    if (typeof row !== "object" || row === null) return fail("is no step");
    for (const [key, least] of Object.entries(counts) as [keyof typeof counts, number][]) {
      if (!Number.isSafeInteger(row[key]) || row[key] as number < least) fail(`has no ${key}`);
    }
    // what was not finite is null
    const odd = names.find((key) => !Number.isFinite(row[key] ?? 0));
    if (odd !== undefined) fail(`has no number for ${odd}`);
    return [row as StepRecord];
  }).flat();
}

/** Writes `history.jsonl`, `history.csv` and a TensorBoard file, each whole or not at all. */
export function writeHistory(directory: string, records: readonly StepRecord[]): void {
  writeWhole(join(directory, "history.jsonl"), toJsonLines(records));
  writeWhole(join(directory, "history.csv"), toCsv(records));
  const events = encodeEvents(records.map(({ step, ...rest }) => {
    const taken = Object.entries(rest).filter(([, value]) => value !== undefined);
    return { step, values: Object.fromEntries(taken) };
  }));
  writeWhole(join(directory, "events.out.tfevents.0.burin"), events);
}

/** The rows of a run up to a step; later rows belong to steps that were lost in a kill. */
export function readHistory(directory: string, { step }: { step: number }): StepRecord[] {
  const name = join(directory, "history.jsonl");
  return fromJsonLines(readFileSync(name, "utf8"), { name }).filter((record) =>
    record.step <= step
  );
}
