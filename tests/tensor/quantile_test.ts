import assert from "node:assert/strict";
import { median, quantile } from "lib/tensor/quantile.ts";

Deno.test("the middle number, the greater of two, whatever their order, which stays", () => {
  const numbers = [10, 9, 100];
  assert.equal(median(numbers), 10);
  assert.deepEqual(numbers, [10, 9, 100]);
  assert.equal(median([4, -1, 3, 2]), 3);
  assert.equal(median([7]), 7);
  assert.ok(Number.isNaN(median([])));
});

Deno.test("a share of the numbers lies below a quantile, and none is beyond the greatest", () => {
  const numbers = [30, 10, 40, 20];
  const shares = [0, 0.24, 0.25, 0.5, 0.74, 0.75, 0.99, 1];
  assert.deepEqual(shares.map((share) => quantile(numbers, share)), [
    ...[10, 10, 20, 30],
    ...[30, 40, 40, 40],
  ]);
  assert.deepEqual(numbers, [30, 10, 40, 20]);
  assert.ok(Number.isNaN(quantile([], 0.5)) && Number.isNaN(quantile([], 1)));
});
