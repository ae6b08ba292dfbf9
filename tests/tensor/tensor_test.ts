import assert from "node:assert/strict";
import { float32, sizeOf, transpose } from "lib/tensor/tensor.ts";

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

Deno.test("transpose() puts each number where a loop over the indices does", () => {
  const shape = [2, 3, 4];
  const x = float32(Float32Array.from({ length: 24 }, (_, i) => i), shape);
  const y = transpose(x, [2, 0, 1]);
  assert.deepEqual(y.shape, [4, 2, 3]);
  for (let a = 0; a < 2; a++) {
    for (let b = 0; b < 3; b++) {
      for (let c = 0; c < 4; c++) {
        assert.equal(y.data[(c * 2 + a) * 3 + b], x.data[(a * 3 + b) * 4 + c]);
      }
    }
  }
  assert.deepEqual(transpose(y, [1, 2, 0]), x);
});
