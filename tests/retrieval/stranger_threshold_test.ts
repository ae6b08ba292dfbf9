import assert from "node:assert/strict";
import { minStrangers, thresholdOf } from "lib/retrieval/stranger_threshold.ts";

const strangers = (count: number, one: number, other = one) =>
  Array.from({ length: count }, (_, i) => i % 2 ? one : other);

Deno.test("the threshold lies nine deviations above 50 strangers, and is fixed for fewer", () => {
  assert.equal(minStrangers, 50);
  assert.ok(Math.abs(thresholdOf(strangers(50, 0.1, 0.2)) - (0.15 + 9 * 0.05)) < 1e-12);
  for (const count of [0, 1, 2, 49]) {
    assert.equal(thresholdOf(strangers(count, 0.1, 0.2)), 0.5);
  }
});

Deno.test("strangers that are all alike never make a threshold that everything passes, or nothing", () => {
  assert.equal(thresholdOf(strangers(200, 0)), 0.3);
  assert.equal(thresholdOf(strangers(200, -0.5)), 0.3);
  assert.equal(thresholdOf(strangers(200, 0.02, 0.04)), 0.3);
  assert.ok(Math.abs(thresholdOf(strangers(200, 0.02, 0.1)) - (0.06 + 9 * 0.04)) < 1e-12);
  assert.equal(thresholdOf(strangers(200, 0, 1)), 0.9);
  assert.equal(thresholdOf(strangers(200, 1)), 0.9);
});
