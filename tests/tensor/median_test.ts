import assert from "node:assert/strict";
import { median } from "lib/tensor/median.ts";

Deno.test("the middle number, the greater of two, whatever their order, which stays", () => {
  const numbers = [10, 9, 100];
  assert.equal(median(numbers), 10);
  assert.deepEqual(numbers, [10, 9, 100]);
  assert.equal(median([4, -1, 3, 2]), 3);
  assert.equal(median([7]), 7);
  assert.ok(Number.isNaN(median([])));
});
