/** What each epoch gave as the table that such trainings are known by, results.csv. */
import type { EpochRecord } from "./train.ts";

/** Columns in order; the names are ultralytics', with YOLOX's parts of the loss. */
const columns: Readonly<Record<string, (record: EpochRecord) => number>> = {
  "epoch": ({ epoch }) => epoch,
  "time": ({ seconds }) => seconds,
  "train/box_loss": ({ train }) => train.box,
  "train/obj_loss": ({ train }) => train.obj,
  "train/cls_loss": ({ train }) => train.cls,
  "train/l1_loss": ({ train }) => train.l1,
  "metrics/precision(B)": ({ precision }) => precision,
  "metrics/recall(B)": ({ recall }) => recall,
  "metrics/mAP50(B)": ({ map50 }) => map50,
  "metrics/mAP50-95(B)": ({ map }) => map,
  "val/box_loss": ({ validation }) => validation.box,
  "val/obj_loss": ({ validation }) => validation.obj,
  "val/cls_loss": ({ validation }) => validation.cls,
  "val/l1_loss": ({ validation }) => validation.l1,
  "lr/pg0": ({ learningRate }) => learningRate,
};

/** A line of names, and one for each epoch. */
export function resultsCsv(history: readonly EpochRecord[]): string {
  const rows = history.map((record) =>
    Object.values(columns).map((value) => String(Number(value(record).toPrecision(6)))).join(",")
  );
  return [Object.keys(columns).join(","), ...rows].join("\n") + "\n";
}
