import assert from "node:assert/strict";
import { float32, sizeOf } from "lib/tensor/tensor.ts";

Deno.test("sizeOf() is the product of the sides, and 1 for a scalar", () => {
  assert.equal(sizeOf([2, 3, 4]), 24);
  assert.equal(sizeOf([]), 1);
  assert.equal(sizeOf([5, 0]), 0);
});

Deno.test("float32() keeps the numbers without a copy and refuses a shape they do not fill", () => {
  const data = new Float32Array(6);
  assert.equal(float32(data, [2, 3]).data, data);
  assert.throws(() => float32(data, [2, 2]), /Cannot shape 6 numbers as \[2,2\]/);
});
