import assert from "node:assert/strict";
import { boxAfterKey, boxBetween, isDrawn } from "lib/review/page/drawn_box.ts";

const plate = { width: 100, height: 80 };

Deno.test("a box lies between its corners, whichever came first, within the plate", () => {
  assert.deepEqual(boxBetween([60, 50], [20, 10], plate), [20, 10, 60, 50]);
  assert.deepEqual(boxBetween([-5, 10], [200, 90], plate), [0, 10, 100, 80]);
});

Deno.test("a box of less than four pixels a side was not meant", () => {
  assert.equal(isDrawn([0, 0, 4, 4]), true);
  assert.equal(isDrawn([0, 0, 3.9, 40]), false);
});

Deno.test("arrows move a box, with shift they size it, never beyond the plate", () => {
  const after = (key: string, shift = false, step = 10) =>
    boxAfterKey([10, 10, 40, 40], { key, shift, step, ...plate });
  assert.deepEqual(after("ArrowRight"), [20, 10, 50, 40]);
  assert.deepEqual(after("ArrowLeft", false, 30), [0, 10, 30, 40]);
  assert.deepEqual(after("ArrowDown", false, 99), [10, 50, 40, 80]);
  assert.deepEqual(after("ArrowDown", true, 99), [10, 10, 40, 80]);
  assert.deepEqual(after("ArrowUp", true, 99), [10, 10, 40, 18]);
  assert.equal(after("Enter"), null);
});
