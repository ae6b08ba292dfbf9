import assert from "node:assert/strict";
import { readDuplicates, thresholdOf } from "lib/cli/duplicates.ts";

Deno.test("the threshold lies nine deviations above strangers, and never out of reach", () => {
  assert.ok(Math.abs(thresholdOf([0.1, 0.2]) - (0.15 + 9 * 0.05)) < 1e-12);
  assert.equal(thresholdOf([0, 1]), 0.9);
  assert.equal(thresholdOf([]), 0.5);
});

Deno.test("pairs that were never looked for are told", () => {
  assert.throws(
    () => readDuplicates({ directory: "/none", characters: [] }),
    /run duplicates first/,
  );
});
