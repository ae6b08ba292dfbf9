import assert from "node:assert/strict";
import { halfEven } from "lib/tensor/rounding.ts";

Deno.test("halves go to the even number, on both sides of nought, all else to the nearest", () => {
  const pairs = [[0.5, 0], [1.5, 2], [2.5, 2], [3.5, 4], [0.49, 0], [0.51, 1], [7, 7]];
  for (const [x, wanted] of pairs) {
    assert.equal(halfEven(x), wanted, `${x}`);
    assert.equal(halfEven(-x) + 0, -wanted + 0, `-${x}`);
  }
  // the last double below a half
  assert.equal(halfEven(0.49999999999999994), 0);
});
