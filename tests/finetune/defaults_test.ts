import assert from "node:assert/strict";
import { detectorDefaults, wholeDefaults } from "lib/finetune/defaults.ts";

Deno.test("all of a detector is trained alike, whether for epochs or for steps", () => {
  for (const name of ["batch", "learningRate", "weightDecay", "boxLoss"] as const) {
    assert.equal(wholeDefaults[name], detectorDefaults[name], name);
  }
  assert.ok(detectorDefaults.sizes.every((side) => side % 32 === 0));
  assert.ok(detectorDefaults.warmup < detectorDefaults.steps);
});
