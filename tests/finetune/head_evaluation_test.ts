import assert from "node:assert/strict";
import { leastScore } from "lib/detect/average_precision.ts";
import { detectionsOf, metricsOf } from "lib/finetune/head_evaluation.ts";
import { samplesOf } from "lib/finetune/samples.ts";
import { cellsOf } from "lib/finetune/simota.ts";
import { squares } from "./plates.ts";

const cells = cellsOf([{ width: 8, height: 8, stride: 8 }]);
const logit = (p: number) => Math.log(p / (1 - p));

/** Rows in which the cells of labels say just their boxes. */
function rowsFor(boxes: readonly (readonly [number, number, number, number])[], score: number) {
  const rows = new Float32Array(64 * 6).fill(-20);
  for (const [x, y, w, h] of boxes) {
    const cell = Math.floor(y / 8) * 8 + Math.floor(x / 8);
    const [column, row] = [x / 8 - cells.x[cell], y / 8 - cells.y[cell]];
    rows.set([column, row, Math.log(w / 8), Math.log(h / 8), logit(score), logit(score)], cell * 6);
  }
  return rows;
}

Deno.test("rows become boxes on the plate, best first, twins suppressed", () => {
  const rows = rowsFor([[20, 20, 16, 24], [28, 20, 16, 24], [50, 40, 12, 12]], 0.9);
  rows[(2 * 8 + 3) * 6 + 4] = logit(0.5);
  rows[(5 * 8 + 6) * 6 + 4] = logit(0.8);
  const plate = { width: 128, height: 128 };
  const found = detectionsOf(rows, { cells, classes: 1, ratio: 0.5, plate, iouThreshold: 0.3 });
  assert.deepEqual(found.map(({ box }) => box.map(Math.round)), [
    [24, 16, 56, 64],
    [88, 68, 112, 92],
  ]);
  assert.ok(Math.abs(found[0].score - 0.81) < 1e-5 && Math.abs(found[1].score - 0.72) < 1e-5);
});

Deno.test("perfect boxes have perfect marks, and boxes elsewhere none", () => {
  const samples = samplesOf(squares(4), {
    ids: ["plate-0", "plate-1", "plate-2", "plate-3"],
    size: { width: 64, height: 64 },
  });
  const perfect = samples.map((sample) => ({
    sample,
    found: sample.labels.map(({ box }) => ({ box, score: 0.9, classId: 0 })),
  }));
  assert.deepEqual(metricsOf(perfect, { classes: 1 }), {
    precision: 1,
    recall: 1,
    map50: 1,
    map: 1,
  });
  const away = perfect.map(({ sample }) => ({
    sample,
    found: [{ box: [60, 60, 63, 63] as const, score: 0.9, classId: 0 }],
  }));
  assert.deepEqual(metricsOf(away, { classes: 1 }), { precision: 0, recall: 0, map50: 0, map: 0 });
});

Deno.test("a label that is no target is evaluated by its own class, and shifts no other's", () => {
  const { plates, labels } = squares(1);
  const [{ plate }] = labels;
  const empty = { plate, box: [5, 5, 5, 9], name: "line" } as const;
  const figure = { plate, box: [10, 10, 30, 30], name: "figure" } as const;
  const [sample] = samplesOf({ plates, labels: [empty, figure] }, {
    ids: [plate],
    size: { width: 64, height: 64 },
    classIdOf: ({ name }) => name === "figure" ? 1 : 0,
  });
  assert.equal(sample.targets.length, 1);
  const found = [{ box: figure.box, score: 0.9, classId: 1 }];
  // class 0 is one box that nobody can find, class 1 is found
  assert.equal(metricsOf([{ sample, found }], { classes: 2 }).map50, 0.5);
});

Deno.test("boxes of less than the least score are none, and overlap up to .45 where nothing is said", () => {
  const plate = { width: 64, height: 64 };
  const found = (rows: Float32Array, iouThreshold?: number) =>
    detectionsOf(rows, {
      cells,
      classes: 1,
      ratio: 1,
      plate,
      ...iouThreshold === undefined ? {} : { iouThreshold },
    }).length;
  const root = Math.sqrt(leastScore);
  assert.equal(found(rowsFor([[20, 20, 16, 16]], root * 1.001)), 1);
  assert.equal(found(rowsFor([[20, 20, 16, 16]], root * 0.999)), 0);
  // of 20 by 10, moved by 7.5: 12.5 of 27.5 are common, .4545; by 8: 12 of 28, .43
  const two = (by: number) => rowsFor([[20, 20, 20, 10], [20 + by, 20, 20, 10]], 0.9);
  assert.deepEqual([found(two(7.5)), found(two(8))], [1, 2]);
  assert.equal(found(two(8), 0.4), 1);
});

Deno.test("a box has the class of its highest score, the first of equal ones; classes overlap", () => {
  const plate = { width: 64, height: 64 };
  const rows = new Float32Array(64 * 8).fill(-20);
  const cell = (at: number, scores: readonly number[]) =>
    rows.set([0, 0, 1, 1, logit(0.9), ...scores.map(logit)], at * 8);
  cell(10, [0.5, 0.9, 0.9]);
  cell(11, [0.9, 0.8, 0.7]);
  cell(12, [0.1, 0.2, 0.9]);
  const found = detectionsOf(rows, { cells, classes: 3, ratio: 1, plate, iouThreshold: 0.01 });
  assert.deepEqual(found.map(({ classId }) => classId).sort(), [0, 1, 2]);
});
