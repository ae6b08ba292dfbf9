import assert from "node:assert/strict";
import { tf } from "lib/jit/tfjs.ts";
import { learningRate } from "lib/optim/schedule.ts";
import { type OptimizerConfig, optimizerOf, presets } from "lib/optim/presets.ts";
import { assertFrozen } from "tests/frozen.ts";

await tf.setBackend("cpu");

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

/** What the sources give: peak rate at their batch, decay, temperature, trust, epochs of warm-up. */
const published: Record<string, [rate: number, batch: number, ...rest: (number | null)[]]> = {
  "article-a": [0.25, 64, 0.01, 0.5, 1e-3, 0],
  "article-b": [0.25, 64, 0.01, 0.5, 1e-3, 0],
  "article-c": [0.5, 512, 1e-6, 0.5, 1e-3, 0],
  "google": [4.8, 4096, 1e-4, 0.1, 1e-3, 10],
  "lightly": [1.2, 256, 1e-6, 0.1, 1e-3, 10],
  "solo-learn": [0.4, 256, 1e-4, 0.2, 0.02, 10],
  "uva": [5e-4, 256, 1e-4, 0.07, null, 0],
};

for (const [name, [rate, batch, ...rest]] of Object.entries(published)) {
  Deno.test(`${name} has the published numbers`, () => {
    const { optimizer, schedule, temperature } = presets[name as keyof typeof presets];
    const peak = learningRate({ ...schedule, warmupEpochs: 0 }, {
      step: 0,
      steps: 1000,
      stepsPerEpoch: 10,
      batch,
    });
    assert.ok(Math.abs(peak - rate) < 1e-9, `${peak}`);
    const trust = "trust" in optimizer ? optimizer.trust : null;
    assert.deepEqual([optimizer.weightDecay, temperature, trust, schedule.warmupEpochs], rest);
  });
}

Deno.test("every preset but our own is checked against its source", () => {
  assert.deepEqual(Object.keys(published), Object.keys(presets).filter((name) => name !== "burin"));
});

Deno.test("our own preset stays what the committed results were made with", () => {
  assertFrozen(presets, "bdc669bfaa1a");
});

Deno.test("parameters are excluded where the config says so, but never by torchlars", () => {
  const excluded = (config: OptimizerConfig) => {
    const asked: string[] = [];
    const optimizer = optimizerOf(config, (name) => asked.push(name) > 0);
    const scalars = Object.fromEntries(
      Object.entries(optimizer.scalars({ step: 1, learningRate: 1 })).map((
        [name, value],
      ) => [name, tf.scalar(value)]),
    );
    const state = Object.fromEntries(optimizer.buffers.map((name) => [`${name}.w`, tf.zeros([2])]));
    const w = tf.ones([2]);
    optimizer.update({ gradients: { w }, parameters: { w }, state, scalars });
    return asked.length > 0;
  };
  const momentum = { momentum: 0.9, nesterov: false };
  const configs: OptimizerConfig[] = [
    presets.burin.optimizer,
    presets.google.optimizer,
    presets["article-b"].optimizer,
    { kind: "sgd", ...momentum, weightDecay: 0.1, spare: true },
  ];
  for (const config of configs) {
    assert.equal(excluded({ ...config, spare: true }), true, config.kind);
    assert.equal(excluded({ ...config, spare: false }), false, config.kind);
  }
  assert.equal(excluded({ ...presets["article-a"].optimizer, spare: true }), false);
});

Deno.test("torchlars decays by itself: the AdamW inside it does not", () => {
  const { optimizer } = presets["article-a"];
  const { decayFactor } = optimizerOf(optimizer, () => false).scalars({
    step: 1,
    learningRate: 0.25,
  });
  assert.equal(decayFactor, 1);
});
