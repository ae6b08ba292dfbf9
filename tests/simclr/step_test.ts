/** One step, and six beside PyTorch's (fixtures/simclr/make_steps.py). */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { tf } from "lib/jit/tfjs.ts";
import { fromTfjs, toTfjs } from "lib/nn/parameters.ts";
import { vits } from "lib/nn/vit.ts";
import { scalarTensors } from "lib/optim/optimizer.ts";
import { configs, type SimclrConfig } from "lib/simclr/config.ts";
import { ntXent } from "lib/simclr/nt_xent.ts";
import { positiveMask, supervisedContrastive } from "lib/simclr/supervised_contrastive.ts";
import { eagerRunner } from "lib/training/runner.ts";
import { initialState, simclrOf, type StepInputs, trainingStep } from "lib/simclr/step.ts";
import { Random } from "lib/tensor/random.ts";
import { float32 } from "lib/tensor/tensor.ts";
import type { TreeOf } from "lib/tensor/tree.ts";
import { fill, uniform } from "tests/nn/pytorch.ts";

await tf.setBackend("cpu");

const tiny: SimclrConfig = {
  ...configs.demo,
  encoder: { kind: "resnet", blocks: [1, 1], widths: [4, 8], stem: "half" },
  head: { layers: 2, output: 6, batchNorm: true },
  size: { height: 12, width: 8 },
};

function inputsOf(config: SimclrConfig): TreeOf<StepInputs, tf.Tensor> {
  const { optimizer } = simclrOf(config);
  const { height, width } = config.size;
  const random = new Random(2);
  const pixels = Float32Array.from({ length: 8 * height * width * 3 }, () => random.normal());
  return {
    views: tf.tensor(pixels, [8, height, width, 3]),
    scalars: toTfjs(scalarTensors(optimizer, { step: 1, learningRate: 0.01 })),
  };
}

Deno.test("a step lowers the loss of its own batch, and leaves the given state alone", () => {
  const simclr = simclrOf(tiny);
  const state = toTfjs(initialState(simclr, { random: new Random(1) }));
  const before = state["encoder.conv1.weight"].dataSync().slice();
  const inputs = inputsOf(tiny);
  const first = trainingStep(simclr)(state, inputs);
  let next = first;
  for (let i = 0; i < 8; i++) next = trainingStep(simclr)(next.state, inputs);
  const [a, b] = [first, next].map(({ outputs }) => outputs.loss.dataSync()[0]);
  assert.ok(b < 0.8 * a, `${a}, then ${b}`);
  assert.deepEqual(state["encoder.conv1.weight"].dataSync(), before);
});

Deno.test("views that show one person are brought together, though they are no two of one item", () => {
  const simclr = simclrOf({ ...tiny, identities: { share: 1, figures: 2 } });
  const state = toTfjs(initialState(simclr, { random: new Random(1) }));
  const positives = tf.tensor(positiveMask(["a", "a", null, null]), [8, 8]);
  const inputs = { ...inputsOf(tiny), positives };
  const cosine = (z: tf.Tensor) => {
    const [a, b] = (z.arraySync() as number[][]).slice(0, 2);
    return a.reduce((sum, x, i) => sum + x * b[i], 0) / (Math.hypot(...a) * Math.hypot(...b));
  };
  const first = trainingStep(simclr)(state, inputs);
  let next = first;
  for (let i = 0; i < 12; i++) next = trainingStep(simclr)(next.state, inputs);
  const [before, after] = [first, next].map(({ outputs }) => cosine(outputs.z));
  assert.ok(after > before + 0.2, `${before}, then ${after}`);
  const loss = supervisedContrastive(next.outputs.z, { temperature: tiny.temperature, positives });
  assert.ok(Math.abs(loss.dataSync()[0] - next.outputs.loss.dataSync()[0]) < 1e-5);
});

Deno.test("every part of the state moves, and z is the loss's", () => {
  const simclr = simclrOf(tiny);
  const state = toTfjs(initialState(simclr, { random: new Random(1) }));
  const { state: next, outputs } = trainingStep(simclr)(state, inputsOf(tiny));
  assert.deepEqual(Object.keys(next), Object.keys(state));
  for (const name of Object.keys(state)) {
    const moved = tf.max(tf.abs(tf.sub(next[name], state[name]))).dataSync()[0];
    assert.ok(moved > 0, `${name} stood still`);
  }
  const loss = ntXent(outputs.z, { temperature: tiny.temperature }).dataSync()[0];
  assert.ok(Math.abs(loss - outputs.loss.dataSync()[0]) < 1e-6);
});

Deno.test("what is frozen stays, running statistics included", () => {
  const frozen = { ...tiny, frozen: ["encoder."] };
  const simclr = simclrOf(frozen);
  const state = toTfjs(initialState(simclr, { random: new Random(1) }));
  const { state: next } = trainingStep(simclr)(state, inputsOf(frozen));
  for (const name of Object.keys(state)) {
    const moved = tf.max(tf.abs(tf.sub(next[name], state[name]))).dataSync()[0] > 0;
    assert.equal(moved, !name.startsWith("encoder."), name);
  }
  assert.throws(() => simclrOf({ ...tiny, frozen: ["encoder.", "head."] }), /Nothing is left/);
});

Deno.test("partly frozen: the first layers stand still, statistics and all, the others move", () => {
  const first = ["encoder.conv1.", "encoder.bn1.", "encoder.layer1."];
  const simclr = simclrOf({ ...tiny, frozen: first });
  const state = toTfjs(initialState(simclr, { random: new Random(1) }));
  const inputs = inputsOf(tiny);
  const { state: next, outputs } = trainingStep(simclr)(state, inputs);
  for (const name of Object.keys(state)) {
    const moved = tf.max(tf.abs(tf.sub(next[name], state[name]))).dataSync()[0] > 0;
    assert.equal(moved, !first.some((start) => name.startsWith(start)), name);
  }
  // A frozen normalisation reads what it keeps: other running statistics, another loss.
  const other = { ...state, "encoder.bn1.running_mean": tf.fill([4], 0.5) };
  const loss = trainingStep(simclr)(other, inputs).outputs.loss.dataSync()[0];
  assert.ok(Math.abs(loss - outputs.loss.dataSync()[0]) > 1e-4);
  const free = simclrOf(tiny);
  const whole = initialState(free, { random: new Random(1) });
  const losses = [whole, {
    ...whole,
    "encoder.bn1.running_mean": float32(new Float32Array(4).fill(0.5), [4]),
  }]
    .map((start) => trainingStep(free)(toTfjs(start), inputs).outputs.loss.dataSync()[0]);
  assert.equal(losses[0], losses[1]);
});

Deno.test("gradients are shown when asked for: what plain descent steps by", () => {
  const plain = {
    ...tiny,
    optimizer: { kind: "sgd", momentum: 0, nesterov: false, weightDecay: 0, spare: false },
  } as const;
  const simclr = simclrOf(plain);
  const state = toTfjs(initialState(simclr, { random: new Random(1) }));
  const inputs = inputsOf(plain); // at rate .01
  const { state: next, outputs } = trainingStep(simclr, { gradients: true })(state, inputs);
  for (const name of simclr.trained) {
    const left = tf.sub(tf.sub(state[name], tf.mul(outputs.gradients![name], 0.01)), next[name]);
    assert.ok(tf.max(tf.abs(left)).dataSync()[0] < 1e-7, name);
  }
});

Deno.test("pretrained weights take the encoder's place, and the seed decides the rest", () => {
  const simclr = simclrOf(tiny);
  const one = initialState(simclr, { random: new Random(1) });
  const weight = { ...one["encoder.conv1.weight"], data: new Float32Array(3 * 3 * 3 * 4).fill(2) };
  const pretrained = { "conv1.weight": weight };
  const two = initialState(simclr, { random: new Random(1), pretrained });
  assert.equal(two["encoder.conv1.weight"].data[0], 2);
  assert.deepEqual(two["head.0.weight"], one["head.0.weight"]);
});

Deno.test("a batch in parts: the whole batch's step where nothing is normalised by the batch", async () => {
  const linear = { ...tiny.head, batchNorm: false };
  // A transformer normalises each token by itself.
  const encoder = { ...vits.vitTiny, patch: 4, width: 6, depth: 1, heads: 2, size: tiny.size };
  const whole = { ...tiny, encoder, head: linear };
  const [a, b] = [whole, { ...whole, chunk: 3 }].map((config) => {
    const simclr = simclrOf(config);
    const state = toTfjs(initialState(simclr, { random: new Random(1) }));
    return trainingStep(simclr)(state, inputsOf(config));
  });
  const difference = (x: tf.Tensor, y: tf.Tensor) => tf.max(tf.abs(tf.sub(x, y))).data();
  assert.ok((await difference(a.outputs.z, b.outputs.z))[0] < 1e-6);
  for (const name of Object.keys(a.state).filter((name) => name.startsWith("exp_avg."))) {
    const [off] = await difference(a.state[name], b.state[name]);
    assert.ok(off < 1e-6, `${name}: ${off}`);
  }
});

Deno.test("a batch in parts leaks no tensor, and moves the running statistics", async () => {
  const simclr = simclrOf({ ...tiny, chunk: 2 });
  const state = initialState(simclr, { random: new Random(1) });
  const inputs = await fromTfjs(inputsOf(tiny)) as StepInputs;
  const before = tf.memory().numTensors;
  {
    await using runner = eagerRunner(trainingStep(simclr), { state });
    await runner.run([inputs]);
    const mean = (await runner.state())["encoder.bn1.running_mean"];
    assert.ok(mean.data.some((v) => v !== 0));
  }
  assert.equal(tf.memory().numTensors, before);
});

interface Steps {
  losses: number[];
  norms: Record<string, number>;
}
const fixture: {
  pairs: number;
  size: [number, number];
  temperature: number;
  double: Steps;
  single: Steps;
} = JSON.parse(
  readFileSync(new URL("../fixtures/simclr/steps.json", import.meta.url), "utf8"),
);

Deno.test("six steps of PyTorch: encoder, head, loss and optimiser together", async () => {
  const [height, width] = fixture.size;
  const config: SimclrConfig = {
    ...configs.demo,
    encoder: { kind: "resnet", blocks: [1, 1, 1, 1], widths: [8, 12, 16, 24], stem: "imagenet" },
    head: { layers: 3, output: 16, batchNorm: false },
    gray: false,
    size: { height, width },
    temperature: fixture.temperature,
    optimizer: {
      kind: "adamw",
      betas: [0.9, 0.999],
      epsilon: 1e-8,
      weightDecay: 0.01,
      spare: false,
    },
  };
  const simclr = simclrOf(config);
  const random = new Random(0);
  const state = { ...initialState(simclr, { random }), ...fill({ parameters: simclr.table }) };
  await using runner = eagerRunner(trainingStep(simclr), { state });
  // What rounding alone does to PyTorch's own losses.
  const rounding = Math.max(
    ...fixture.double.losses.map((loss, k) => Math.abs(loss - fixture.single.losses[k])),
  );
  assert.ok(rounding < 1e-5);
  const rows = 2 * fixture.pairs;
  for (const [k, expected] of fixture.double.losses.entries()) {
    const moment = { step: k + 1, learningRate: 1e-3 };
    const [{ loss }] = await runner.run([{
      views: float32(uniform(`views ${k}`, rows * height * width * 3), [rows, height, width, 3]),
      scalars: scalarTensors(simclr.optimizer, moment),
    }]);
    const off = Math.abs(loss.data[0] - expected);
    assert.ok(off < 3 * rounding, `step ${k + 1}: ${loss.data[0]}, not ${expected}`);
  }
  const last = await runner.state();
  for (const [name, norm] of Object.entries(fixture.double.norms)) {
    const ours = Math.sqrt(last[name].data.reduce((sum, v) => sum + v * v, 0));
    const tolerance = name.startsWith("exp_avg") ? 1e-3 : 1e-4;
    assert.ok(Math.abs(ours - norm) < tolerance * norm, `|${name}|: ${ours}, not ${norm}`);
  }
});
