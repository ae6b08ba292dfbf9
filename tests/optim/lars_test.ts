/** What the ten steps of optimizer_test.ts do not show about LARS. */
import assert from "node:assert/strict";
import { tf } from "lib/jit/tfjs.ts";
import { adamw } from "lib/optim/adamw.ts";
import { lars, larsWrapper } from "lib/optim/lars.ts";
import type { Optimizer } from "lib/optim/optimizer.ts";
import { sgd } from "lib/optim/sgd.ts";

await tf.setBackend("cpu");

/** Relative length of the first step on a weight of ones, for a gradient of the given size. */
function relativeStep(optimizer: Optimizer, size: number, learningRate = 1): number {
  const named = (value: number) => tf.fill([5], value);
  const state = Object.fromEntries(optimizer.buffers.map((b) => [`${b}.w`, named(0)]));
  const scalars = Object.fromEntries(
    Object.entries(optimizer.scalars({ step: 1, learningRate }))
      .map(([name, value]) => [name, tf.scalar(value)]),
  );
  const { parameters } = optimizer.update({
    gradients: { w: named(size) },
    parameters: { w: named(1) },
    state,
    scalars,
  });
  return Math.abs(1 - parameters.w.dataSync()[0]);
}

Deno.test("a step is the same share of the tensor whatever the gradient's size", () => {
  for (const form of ["google", "lightly"] as const) {
    for (const size of [1e-4, 1, 1e4]) {
      const share = relativeStep(lars({ form, trust: 0.01 }), size);
      assert.ok(Math.abs(share - 0.01) < 1e-5, `${form} ${size}: ${share}`);
    }
  }
});

Deno.test("clipping never steps further than the plain learning rate", () => {
  const clipped = relativeStep(lars({ form: "lightly", trust: 1, clip: true }), 1e-3, 0.1);
  assert.ok(Math.abs(clipped - 1e-4) < 1e-7, `${clipped}`);
});

Deno.test("around Adam the wrapper's scale cancels: the literal reading overwrites the weights", () => {
  const wrapped = relativeStep(larsWrapper(adamw({ weightDecay: 0 })), 1, 0.25);
  const plain = relativeStep(adamw({ weightDecay: 0 }), 1, 0.25);
  assert.ok(Math.abs(wrapped - plain) < 1e-4 && plain > 0.24, `${wrapped}, ${plain}`);
});

Deno.test("clipped, Google's form is no longer than the plain step either, and shorter ones stay", () => {
  const google = (size: number, learningRate: number, clip: boolean) =>
    relativeStep(lars({ trust: 0.5, clip, momentum: 0 }), size, learningRate);
  // the ratio is 0.5 / 0.01; plain, the step would be a half of the tensor
  assert.ok(Math.abs(google(0.01, 0.2, true) - 0.002) < 1e-7);
  assert.ok(Math.abs(google(0.01, 0.2, false) - 0.1) < 1e-6);
  // the ratio of 0.005 by the rate of 0.1 is less than 1
  assert.ok(Math.abs(google(100, 0.1, true) - 0.5) < 1e-5);
  const lightly = relativeStep(lars({ form: "lightly", trust: 0.5, clip: true }), 100, 0.1);
  assert.ok(Math.abs(lightly - 0.5) < 1e-5, `${lightly}`);
});

Deno.test("in lightly's form a tensor decays with the smallest gradient, and not without one", () => {
  const decayed = (size: number) =>
    relativeStep(lars({ form: "lightly", trust: 1, weightDecay: 0.5, momentum: 0 }), size, 0.1);
  assert.equal(decayed(0), 0);
  // (g + decay w) / (|g| + decay |w|) of a tensor of ones
  assert.ok(Math.abs(decayed(1e-4) - 0.1) < 1e-5, `${decayed(1e-4)}`);
});

Deno.test("Nesterov's step is ahead of the plain one by the momentum, in both forms", () => {
  for (const form of ["google", "lightly"] as const) {
    const step = (nesterov: boolean) =>
      relativeStep(lars({ form, trust: 0.1, momentum: 0.5, nesterov }), 1);
    assert.ok(Math.abs(step(true) / step(false) - 1.5) < 1e-5, form);
  }
});

Deno.test("what is left out has the defaults that are written down", () => {
  const moved = (optimizer: Optimizer, size: number) => {
    const [parameters, gradients] = [{ w: tf.ones([5]) }, { w: tf.fill([5], size) }];
    const state = Object.fromEntries(optimizer.buffers.map((b) => [`${b}.w`, tf.ones([5])]));
    const scalars = Object.fromEntries(
      Object.entries(optimizer.scalars({ step: 1, learningRate: 0.5 }))
        .map(([name, value]) => [name, tf.scalar(value)]),
    );
    return optimizer.update({ gradients, parameters, state, scalars }).parameters.w.dataSync()[0];
  };
  // the second gradient is as short as epsilon
  for (const size of [1, 1e-8]) {
    const plain = { weightDecay: 0, trust: 0.001, epsilon: 1e-8 };
    const explicit = { ...plain, momentum: 0.9, clip: false, nesterov: false };
    const [google, lightly] = ["google", "lightly"] as const;
    assert.equal(moved(lars(), size), moved(lars({ ...explicit, form: google }), size));
    const given = moved(lars({ ...explicit, form: lightly }), size);
    assert.equal(moved(lars({ form: lightly }), size), given);
    assert.equal(moved(larsWrapper(sgd()), size), moved(larsWrapper(sgd(), plain), size));
  }
});
