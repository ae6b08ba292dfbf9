import assert from "node:assert/strict";
import {
  broadcast,
  canBlock,
  canonicalLayout,
  physicalShape,
  placesIn,
  positiveAxes,
  sameLayout,
  sizeOf,
} from "lib/jit/rules/rule.ts";
import { plainTarget } from "lib/onnx/provider.ts";

Deno.test("shapes broadcast as NumPy's, or are named", () => {
  assert.deepEqual(broadcast([2, 1, 4], [3, 1], []), [2, 3, 4]);
  assert.deepEqual(broadcast([0, 1], [1, 5]), [0, 5]);
  assert.throws(() => broadcast([2], [3]), /Cannot broadcast \[2\] with \[3\]/);
});

Deno.test("pictures lie in blocks where their channels fill some, and there are blocks", () => {
  const of = (block: number | null, ...shape: number[]) =>
    canBlock({ target: { ...plainTarget, block } }, shape);
  assert.deepEqual([of(16, 1, 2, 2, 16), of(16, 2, 1, 1, 48), of(8, 1, 2, 2, 24)], [
    true,
    true,
    true,
  ]);
  assert.deepEqual([of(16, 1, 2, 2, 24), of(16, 2, 2, 16), of(null, 1, 2, 2, 16)], [
    false,
    false,
    false,
  ]);
});

Deno.test("orders, sides and axes", () => {
  assert.equal(canonicalLayout([0, 1, 2]), null);
  assert.deepEqual(canonicalLayout([0, 2, 1]), [0, 2, 1]);
  assert.deepEqual(physicalShape({ shape: [2, 5, 4, 3], layout: [0, 3, 1, 2] }), [2, 3, 5, 4]);
  assert.deepEqual([sameLayout(null, null), sameLayout(null, [1, 0])], [true, false]);
  assert.deepEqual(placesIn([0, 3, 1, 2], [3, 2, 0]), [1, 3, 0]);
  assert.deepEqual(positiveAxes(-1, 3), [2]);
  assert.deepEqual(positiveAxes(undefined, 3), [0, 1, 2]);
  assert.equal(sizeOf([]), 1);
});
