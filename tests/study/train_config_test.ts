import assert from "node:assert/strict";
import { configOf, demoSteps, epochsWithin } from "lib/study/train_config.ts";
import { learningRate } from "lib/optim/schedule.ts";
import { configs } from "lib/simclr/config.ts";
import { UsageError } from "lib/study/usage.ts";

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

Deno.test("what no network can be made of is told before anything is extracted", () => {
  assert.throws(
    () => configOf({ ...choice, experiment: "ViT_frozen", height: 90 }),
    (error: Error) => error instanceof UsageError && /90/.test(error.message),
  );
});

Deno.test("shares go into the recipe's name, whichever recipe it is", () => {
  const of = (changed: Partial<Parameters<typeof configOf>[0]>) =>
    configOf({ ...choice, ...changed }).augmentation;
  assert.equal(of({ gray: 0.8, redrawing: 0 }), "burin+gray=0.8+redrawing=0");
  assert.equal(of({ augmentation: "base_aug", clahe: 1 }), "base_aug+clahe=1");
  assert.equal(of({ augmentation: "simclr" }), "simclr");
  assert.throws(() => of({ augmentation: "simcrl" }), UsageError);
  assert.throws(() => of({ gray: 1.5 }), /gray/);
});

Deno.test("background, what is frozen, and the head are the experiment's unless something else is asked for", () => {
  const of = (changed: Partial<Parameters<typeof configOf>[0]>) =>
    configOf({ ...choice, experiment: "ResNet18_50epoch_base_aug", ...changed });
  const whole = configs.ResNet18_50epoch_base_aug;
  assert.deepEqual([of({}).background, of({ background: "with" }).background], [false, true]);
  assert.equal(configOf({ ...choice, background: "without" }).background, false);
  assert.deepEqual([of({}).frozen, of({ frozen: true }).frozen], [[], ["encoder."]]);
  assert.deepEqual(of({ rate: 3e-4 }).schedule, { ...whole.schedule, base: 3e-4 });
  // of a preset whose rate goes by the batch, too, what is typed is the peak
  const { schedule, batch } = of({ rate: 0.02, preset: "lightly", batch: 16 });
  const peak = { step: 99, steps: 1000, stepsPerEpoch: 10, batch };
  assert.equal(learningRate(schedule, peak), 0.02);
  assert.deepEqual([of({}).temperature, of({ temperature: 0.07 }).temperature], [0.1, 0.07]);
  assert.deepEqual([of({}).pooling, of({ pooling: "gem" }).pooling], [undefined, { power: 3 }]);
  assert.throws(() => of({ pooling: "gme" }), /Known: mean, gem/);
  assert.throws(() => of({ experiment: "ViT_frozen", pooling: "gem" }), /not for transformers/);
  assert.deepEqual(of({ headHidden: 256 }).head, { ...whole.head, hidden: 256 });
  assert.deepEqual(of({ headOutput: 64 }).head, { ...whole.head, output: 64 });
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
