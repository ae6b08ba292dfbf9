/** Ten steps of every optimiser beside its original (fixtures/optim/make.py says which). */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { tf } from "lib/jit/tfjs.ts";
import { adamw } from "lib/optim/adamw.ts";
import { lamb } from "lib/optim/lamb.ts";
import { lars, larsWrapper } from "lib/optim/lars.ts";
import { type Optimizer, ratioOrOne, type Tensors, zeroState } from "lib/optim/optimizer.ts";
import { sgd } from "lib/optim/sgd.ts";
import { float32 } from "lib/tensor/tensor.ts";

interface Fixture {
  shapes: Record<string, number[]>;
  start: Record<string, number[]>;
  gradients: Record<string, number[]>[];
  rates: number[];
  traces: Record<string, Record<string, number[]>[]>;
}

const fixture: Fixture = JSON.parse(
  readFileSync(new URL("../fixtures/optim/optimizers.json", import.meta.url), "utf8"),
);
const noDecay = (name: string) => name.endsWith("bias");

/** Each row of the fixture, and ours. */
const optimizers: Record<string, Optimizer> = {
  "adamw": adamw({ weightDecay: 0.05 }),
  "adamw spared": adamw({ weightDecay: 0.05, betas: [0.8, 0.99], noDecay }),
  "sgd": sgd(),
  "sgd momentum": sgd({ momentum: 0.9, weightDecay: 0.01, noDecay }),
  "sgd nesterov": sgd({ momentum: 0.9, weightDecay: 0.01, nesterov: true }),
  "lars lightly": lars({ form: "lightly", weightDecay: 0.01, trust: 0.02, noDecay }),
  "lars lightly nesterov": lars({ form: "lightly", weightDecay: 0.01, nesterov: true }),
  "lars google": lars({ weightDecay: 0.01, noDecay }),
  "lars google nesterov": lars({ weightDecay: 0.01, nesterov: true, noDecay }),
  "lars solo-learn": lars({ form: "lightly", weightDecay: 0.01, trust: 0.02, clip: true, noDecay }),
  "torchlars adam": larsWrapper(adamw({ weightDecay: 0 }), { weightDecay: 0.01 }),
  "torchlars sgd": larsWrapper(sgd({ momentum: 0.9 }), { weightDecay: 0.01 }),
  "lamb": lamb({ weightDecay: 0.01 }),
  "lamb spared": lamb({ weightDecay: 0.01, noDecay }),
};

function tensors(values: Record<string, number[]>): Tensors {
  return Object.fromEntries(
    Object.entries(values).map(([name, v]) => [name, tf.tensor(v, fixture.shapes[name])]),
  );
}

await tf.setBackend("cpu");

Deno.test("every trace of the fixture has an optimiser", () => {
  assert.deepEqual(Object.keys(optimizers), Object.keys(fixture.traces));
});

for (const [row, optimizer] of Object.entries(optimizers)) {
  Deno.test(`${row}: ten steps within 1e-6 of the original`, () => {
    tf.tidy(() => {
      let parameters = tensors(fixture.start);
      let state: Tensors = Object.fromEntries(
        Object.entries(zeroState(
          optimizer,
          Object.fromEntries(
            Object.entries(fixture.start)
              .map(([name, v]) => [name, float32(Float32Array.from(v), fixture.shapes[name])]),
          ),
        )).map(([name, { data, shape }]) => [name, tf.tensor(data, [...shape])]),
      );
      fixture.rates.forEach((learningRate, k) => {
        const scalars = Object.fromEntries(
          Object.entries(optimizer.scalars({ step: k + 1, learningRate }))
            .map(([name, value]) => [name, tf.scalar(value)]),
        );
        const gradients = tensors(fixture.gradients[k]);
        ({ parameters, state } = optimizer.update({ gradients, parameters, state, scalars }));
        for (const [name, expected] of Object.entries(fixture.traces[row][k])) {
          parameters[name].dataSync().forEach((value, i) => {
            const error = Math.abs(value - expected[i]);
            assert.ok(error < 1e-6, `step ${k + 1}, ${name}[${i}]: ${value}, not ${expected[i]}`);
          });
        }
      });
    });
  });
}

Deno.test("a trust ratio is 1, not NaN, where a norm is 0", () => {
  const [zero, one, two] = [0, 1, 2].map((v) => tf.scalar(v));
  const ratio = (a: tf.Scalar, b: tf.Scalar) =>
    ratioOrOne({ numerator: a, denominator: b }, [a, b]).dataSync()[0];
  assert.deepEqual([ratio(zero, one), ratio(one, zero), ratio(zero, zero), ratio(two, one)], [
    1,
    1,
    1,
    2,
  ]);
});

Deno.test("a parameter without a gradient is an error that names it", () => {
  const parameters = { w: tf.scalar(1) };
  assert.throws(
    () => sgd().update({ gradients: {}, parameters, state: {}, scalars: {} }),
    /Cannot update w/,
  );
});
