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

/** Rows with as many classes as they have numbers behind the fifth. */
function classed(given: readonly (readonly number[])[]) {
  const values = given[0].length;
  const data = new Float32Array(rowsFor(size) * values);
  given.forEach((row, i) => data.set(row, i * values));
  return decodeRows(float32(data, [1, rowsFor(size), values]), { ...size, ratio: 1, refuse });
}

Deno.test("a row is of its likeliest class, the first of equals; a thousandth is enough, for it and for both", () => {
  const of = (objectness: number, ...classes: number[]) =>
    classed([[0, 0, 0, 0, objectness, ...classes]]).map(({ classId }) => classId);
  assert.deepEqual(of(1, 0.2, 0.7, 0.1), [1]);
  assert.deepEqual(of(1, 0.1, 0.2, 0.7), [2]);
  assert.deepEqual(of(1, 0.5, 0.5, 0.5), [0]);
  assert.deepEqual([of(0.00101, 1), of(0.00099, 1)], [[0], []]);
  assert.deepEqual([of(0.5, 0.0021), of(0.5, 0.0019)], [[0], []]);
  assert.deepEqual(of(1, 1.009), [0]);
  assert.throws(() => of(1, 1.02), /the score 1\.01999\d+, which is no probability/);
});

Deno.test("rows are decoded already only where that makes more of them possible", () => {
  // as they stand: a box within the plate; of a cell: one as large as e to its sides
  const decodedBox = ([x, y, w, h]: readonly number[]) =>
    JSON.stringify(classed([[x, y, w, h, 1, 1]])[0].box) ===
      JSON.stringify([x - w / 2, y - h / 2, x + w / 2, y + h / 2]);
  assert.equal(decodedBox([40, 30, 20, 10]), true);
  // sides of nought, and beyond sixteen plates, are impossible
  assert.equal(decodedBox([40, 30, 0, 10]), false);
  assert.equal(decodedBox([40, 30, 10, 0]), false);
  assert.equal(decodedBox([40, 30, 1535, 1535]), true);
  assert.equal(decodedBox([40, 30, 1536, 10]), false);
  assert.equal(decodedBox([40, 30, 10, 1536]), false);
  // a middle lies less than the plate's own size beside it
  assert.deepEqual([191, 192].map((x) => decodedBox([x, 30, 20, 10])), [true, false]);
  assert.deepEqual([127, 128].map((y) => decodedBox([40, y, 20, 10])), [true, false]);
  assert.deepEqual([-95, -96].map((x) => decodedBox([x, 30, 20, 10])), [true, false]);
  assert.deepEqual([-63, -64].map((y) => decodedBox([40, y, 20, 10])), [true, false]);
  // where both are possible a row is of its cell
  assert.equal(decodedBox([1, 1, 2, 2]), false);
});
