import assert from "node:assert/strict";
import { mean } from "lib/tensor/mean.ts";

Deno.test("the mean is the sum by the count, and of nothing it is no number", () => {
  assert.equal(mean([1, 2, 6]), 3);
  assert.equal(mean([-4]), -4);
  assert.ok(Number.isNaN(mean([])));
});
