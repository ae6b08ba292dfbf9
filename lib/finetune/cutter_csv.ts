/** Records of a cutter's training as a table. */
import type { CutterRecord } from "./cutter_training.ts";

/** Columns of the table of records. */
const columns: Readonly<Record<string, (record: CutterRecord) => number>> = {
  "step": ({ step }) => step,
  "train/entropy": ({ entropy }) => entropy,
  "train/overlap_loss": ({ overlap }) => overlap,
  "lr": ({ learningRate }) => learningRate,
};

/** A line of names, and one for each record. */
export function cutterCsv(history: readonly CutterRecord[]): string {
  const rows = history.map((record) =>
    Object.values(columns).map((value) => String(Number(value(record).toPrecision(6)))).join(",")
  );
  return [Object.keys(columns).join(","), ...rows].join("\n") + "\n";
}
