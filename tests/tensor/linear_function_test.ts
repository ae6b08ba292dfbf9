import assert from "node:assert/strict";
import { linear } from "lib/tensor/linear_function.ts";

Deno.test("each feature counts by its weight, and the last weight is the constant", () => {
  assert.equal(linear([2, -3, 10], [5, 1]), 17);
  assert.equal(linear([4], []), 4);
});
