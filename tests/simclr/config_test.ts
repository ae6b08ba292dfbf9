import assert from "node:assert/strict";
import { configs, differences, withPreset } from "lib/simclr/config.ts";
import { simclrOf } from "lib/simclr/step.ts";

for (const [name, config] of Object.entries(configs)) {
  Deno.test(`${name} is plain JSON and can be built`, () => {
    assert.deepEqual(JSON.parse(JSON.stringify(config)), config);
    assert.equal(simclrOf(config).head.features, 128);
  });
}

Deno.test("the study's sizes, epochs and backgrounds", () => {
  const study = configs.ResNet18_50epoch_base_aug;
  assert.deepEqual([study.size, study.epochs, study.background], [
    { height: 400, width: 220 },
    50,
    false,
  ]);
  assert.equal(configs.ResNet18_75epoch_full_aug.epochs, 75);
});

Deno.test("a preset changes optimiser, schedule and temperature alone", () => {
  const changed = differences(configs.demo, withPreset(configs.demo, "google"));
  assert.ok(changed.includes("optimizer.kind") && changed.includes("schedule.base"));
  assert.ok(changed.every((name) => /^(optimizer|schedule|temperature)/.test(name)), `${changed}`);
});

Deno.test("differences are named by their path", () => {
  const other = { ...configs.demo, size: { ...configs.demo.size, width: 1 }, epochs: 1 };
  assert.deepEqual(differences(configs.demo, other), ["epochs", "size.width"]);
  assert.deepEqual(differences(configs.demo, JSON.parse(JSON.stringify(configs.demo))), []);
});
