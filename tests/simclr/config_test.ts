import assert from "node:assert/strict";
import { configs, differences, reduced, withPreset } from "lib/simclr/config.ts";
import { simclrOf } from "lib/simclr/step.ts";
import { assertFrozen } from "tests/frozen.ts";

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

Deno.test("reduced, an experiment keeps its epochs and recipe", () => {
  for (const name of ["ResNet18_75epoch_full_aug", "ViT_frozen"] as const) {
    const small = reduced(configs[name]);
    assert.ok(
      differences(configs[name], small).every((leaf) => /^(encoder\.)?size|^batch$/.test(leaf)),
    );
    assert.deepEqual([small.size.height, small.batch], [96, 32]);
    assert.equal(simclrOf(small).head.features, 128);
  }
  assert.deepEqual(reduced(configs.ViT_frozen).encoder, {
    ...configs.ViT_frozen.encoder,
    size: { height: 96, width: 64 },
  });
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

Deno.test("an experiment's settings stay those that its results were made with", () => {
  const { Burin_5epoch_base_aug_bg: brief, ...others } = configs;
  const { study = [], lite = [], grid = [] } = Object.groupBy(
    Object.entries(others),
    ([name]) => /^EfficientNet/.test(name) ? "lite" : /^Burin/.test(name) ? "grid" : "study",
  );
  assertFrozen(Object.fromEntries(study), "7f1123804e42");
  assertFrozen(Object.fromEntries(lite), "029ebd987a71");
  assertFrozen(Object.fromEntries(grid), "a5db1c4bce2e");
  assertFrozen(brief, "2802794e2d9d");
});

Deno.test("learning rates and temperatures are exactly those that results were made with", () => {
  for (const [name, { schedule, temperature }] of Object.entries(configs)) {
    const [base, warmup] = name === "demo"
      ? [6e-3, 4]
      : name.startsWith("Burin_")
      ? [3e-5, 2]
      : [1e-3, 2];
    assert.deepEqual(
      [schedule.base, schedule.warmupEpochs, schedule.final, temperature],
      [base, warmup, 0, 0.1],
      name,
    );
  }
});
