import assert from "node:assert/strict";
import {
  cutterSettings,
  detectorDefaults,
  evaluationNms,
  finetuneDefaults,
  sourceDefaults,
  wholeDefaults,
} from "lib/finetune/defaults.ts";
import { assertFrozen } from "tests/frozen.ts";

Deno.test("all of a detector is trained alike, whether for epochs or for steps", () => {
  for (const name of ["batch", "learningRate", "weightDecay", "boxLoss"] as const) {
    assert.equal(wholeDefaults[name], detectorDefaults[name], name);
  }
  assert.ok(detectorDefaults.sizes.every((side) => side % 32 === 0));
  assert.ok(detectorDefaults.warmup < detectorDefaults.steps);
});

Deno.test("what the models that are shipped were trained by is what others get by default", () => {
  const per100000 = (rates: object) =>
    Object.values(rates).map((value) => typeof value === "number" ? value * 1e5 : value);
  assertFrozen(
    [detectorDefaults, finetuneDefaults, wholeDefaults, cutterSettings].map(per100000),
    "16fbd8546e9b",
  );
  assertFrozen(
    [sourceDefaults, { evaluationNms }].map(per100000),
    "dc5d873c27d7",
  );
});
