import assert from "node:assert/strict";
import { sigmoid } from "lib/tensor/sigmoid.ts";

Deno.test("a logit of 0 is one half, and far ones come to 0 and 1 without a fault", () => {
  assert.equal(sigmoid(0), 0.5);
  assert.ok(Math.abs(sigmoid(Math.log(3)) - 0.75) < 1e-15);
  assert.deepEqual([sigmoid(-1000), sigmoid(1000)], [0, 1]);
  for (const x of [0.3, 2, 9]) assert.ok(Math.abs(sigmoid(x) + sigmoid(-x) - 1) < 1e-15);
});
