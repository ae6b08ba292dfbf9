import assert from "node:assert/strict";
import { decodeRows, rowsFor } from "lib/detect/yolox_rows.ts";
import { float32 } from "lib/tensor/tensor.ts";

const size = { width: 96, height: 64 };
const refuse = (why: string): never => {
  throw new Error(why);
};

/** Rows of one class in which all but those given are nothing. */
function rows(given: Readonly<Record<number, readonly number[]>>) {
  const data = new Float32Array(rowsFor(size) * 6);
  for (const [row, values] of Object.entries(given)) data.set(values, Number(row) * 6);
  return float32(data, [1, rowsFor(size), 6]);
}

Deno.test("an input that is no square has a row for each cell, row by row, map by map", () => {
  assert.equal(rowsFor(size), 12 * 8 + 6 * 4 + 3 * 2);
  // the last cell of the last map: column 2, line 1, 32 pixels each
  const raw = rows({ 125: [0.5, 0.25, 0, Math.log(2), 0.8, 0.5] });
  const [{ box, score, classId }, ...others] = decodeRows(raw, { ...size, ratio: 0.5, refuse });
  assert.deepEqual(others, []);
  assert.deepEqual(box.map((side) => Math.round(side)), [128, 16, 192, 144]);
  assert.ok(Math.abs(score - 0.4) < 1e-6);
  assert.equal(classId, 0);
});

Deno.test("rows that are decoded already are taken as they are", () => {
  const raw = rows({ 3: [40, 30, 20, 10, 0.9, 1], 9: [60, 20, 30, 40, 0.9, 1] });
  const boxes = decodeRows(raw, { ...size, ratio: 1, refuse }).map(({ box }) => box);
  assert.deepEqual(boxes, [[30, 25, 50, 35], [45, 0, 75, 40]]);
});

Deno.test("rows that are no numbers, or no probabilities, are refused", () => {
  const decode = (values: number[]) => () =>
    decodeRows(rows({ 0: values }), { ...size, ratio: 1, refuse });
  assert.throws(decode([NaN, 0, 0, 0, 0.9, 1]), /not finite/);
  assert.throws(decode([0, 0, 0, 0, 7, 1]), /which is no probability/);
  assert.deepEqual(decode([0, 0, 0, 0, 0.0009, 1])(), []);
});
