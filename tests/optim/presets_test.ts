import assert from "node:assert/strict";
import { type OptimizerConfig, optimizerOf, presets } from "lib/optim/presets.ts";

for (const [name, preset] of Object.entries(presets)) {
  Deno.test(`${name} is JSON and describes an optimiser`, () => {
    assert.deepEqual(JSON.parse(JSON.stringify(preset)), preset);
    const optimizer = optimizerOf(preset.optimizer, () => false);
    const scalars = optimizer.scalars({ step: 1, learningRate: preset.schedule.base });
    assert.ok(Object.values(scalars).every(Number.isFinite));
  });
}

Deno.test("an unknown optimiser is named, with the known ones", () => {
  const config = { ...presets.burin.optimizer, kind: "adam" } as unknown as OptimizerConfig;
  assert.throws(() => optimizerOf(config, () => false), /"adam"; known are adamw,sgd/);
});
