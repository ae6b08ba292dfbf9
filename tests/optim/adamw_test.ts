/** What the ten steps of optimizer_test.ts do not show about AdamW. */
import assert from "node:assert/strict";
import { tf } from "lib/jit/tfjs.ts";
import { adamw } from "lib/optim/adamw.ts";

await tf.setBackend("cpu");

const step = (learningRate: number, options = {}) => {
  const optimizer = adamw(options);
  const scalars = Object.fromEntries(
    Object.entries(optimizer.scalars({ step: 1, learningRate }))
      .map(([name, value]) => [name, tf.scalar(value)]),
  );
  const state = { "exp_avg.w": tf.zeros([2]), "exp_avg_sq.w": tf.zeros([2]) };
  const gradients = { w: tf.tensor1d([1e-3, -50]) };
  return [
    ...optimizer.update({ gradients, parameters: { w: tf.ones([2]) }, state, scalars })
      .parameters.w.dataSync(),
  ];
};

Deno.test("the first step has the learning rate's length whatever the gradient's size", () => {
  const [a, b] = step(0.1, { weightDecay: 0 });
  assert.ok(Math.abs(a - 0.9) < 1e-5 && Math.abs(b - 1.1) < 1e-5, `${a}, ${b}`);
});

Deno.test("decay is decoupled: it multiplies the weight, not the gradient", () => {
  const [a, b] = step(0.1, { weightDecay: 1 });
  assert.ok(Math.abs(a - 0.8) < 1e-5 && Math.abs(b - 1) < 1e-5, `${a}, ${b}`);
});

Deno.test("scalars keep the digits that single precision would lose", () => {
  assert.equal(
    adamw().scalars({ step: 1, learningRate: 1 }).biasCorrection2Sqrt,
    Math.sqrt(1 - 0.999),
  );
});

Deno.test("the defaults are PyTorch's", () => {
  assert.deepEqual(step(0.5), step(0.5, { betas: [0.9, 0.999], epsilon: 1e-8, weightDecay: 0.01 }));
  const { decayFactor, stepSize } = adamw().scalars({ step: 1, learningRate: 0.5 });
  assert.ok(Math.abs(decayFactor - 0.995) < 1e-12 && Math.abs(stepSize - 5) < 1e-12);
});

Deno.test("a gradient as small as epsilon makes half a step", () => {
  const [a] = step(0.5, { epsilon: 1e-3, weightDecay: 0 });
  assert.ok(Math.abs(a - 0.75) < 1e-5, `${a}`);
});
