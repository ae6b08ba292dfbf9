import assert from "node:assert/strict";
import { configOf, demoSteps, epochsWithin } from "lib/study/train_config.ts";
import { configs } from "lib/simclr/config.ts";

const choice = { experiment: "demo" };

Deno.test("an experiment is its config, with what was asked to be different", () => {
  assert.deepEqual(configOf(choice), configs.demo);
  const other = configOf({ ...choice, epochs: 3, batch: 8, preset: "google" });
  assert.deepEqual([other.epochs, other.batch, other.optimizer.kind], [3, 8, "lars"]);
});

Deno.test("views of another size take a transformer's positions with them", () => {
  const { size, encoder } = configOf({ ...choice, experiment: "ViT_frozen", reduced: true });
  assert.deepEqual(size, { height: 96, width: 64 });
  assert.deepEqual(encoder.kind === "vit" && encoder.size, size);
  const other = configOf({ ...choice, height: 32, reduced: true });
  assert.deepEqual(other.size, { height: 32, width: 56 });
});

Deno.test("unknown experiments and presets are told with the nearest right one", () => {
  assert.throws(
    () => configOf({ ...choice, experiment: "ResNet18_frzen" }),
    /Did you mean ResNet18_frozen\?/,
  );
  assert.throws(
    () => configOf({ ...choice, preset: "gogle" }),
    /no preset "gogle"\. Did you mean google\?/,
  );
});

Deno.test("a large collection has fewer epochs, so that the demonstration stays one", () => {
  const of = (characters: number, steps = demoSteps) =>
    epochsWithin({ epochs: 200, batch: 48 }, { characters, steps });
  // 7 steps an epoch are the most that 200 epochs have room for
  assert.deepEqual([of(0), of(1), of(47), of(48), of(383)], [200, 200, 200, 200, 200]);
  assert.deepEqual([of(384), of(971)], [187, 75]);
  assert.deepEqual([of(96, 400), of(96, 399)], [200, 199]);
  assert.equal(of(1_000_000), 1);
});
