import assert from "node:assert/strict";
import { resultsCsv } from "lib/finetune/results.ts";
import type { EpochRecord } from "lib/finetune/train.ts";

Deno.test("a table has a line per epoch, its columns named as usual", () => {
  const losses = { loss: 10, box: 1.23456789, obj: 2, cls: 3, l1: 4 };
  const record: EpochRecord = {
    epoch: 1,
    seconds: 1.5,
    train: losses,
    validation: { ...losses, box: 5 },
    precision: 0.5,
    recall: 0.25,
    map50: 0.75,
    map: 0.125,
    learningRate: 0.002,
  };
  const [names, row, end] = resultsCsv([record]).split("\n");
  assert.equal(end, "");
  const values = Object.fromEntries(names.split(",").map((name, i) => [name, row.split(",")[i]]));
  assert.deepEqual(values, {
    "epoch": "1",
    "time": "1.5",
    "train/box_loss": "1.23457",
    "train/obj_loss": "2",
    "train/cls_loss": "3",
    "train/l1_loss": "4",
    "metrics/precision(B)": "0.5",
    "metrics/recall(B)": "0.25",
    "metrics/mAP50(B)": "0.75",
    "metrics/mAP50-95(B)": "0.125",
    "val/box_loss": "5",
    "val/obj_loss": "2",
    "val/cls_loss": "3",
    "val/l1_loss": "4",
    "lr/pg0": "0.002",
  });
});
