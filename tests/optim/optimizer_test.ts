/** Ten steps of every optimiser beside its original (fixtures/optim/make.py says which). */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { tf } from "lib/jit/tfjs.ts";
import { adamw } from "lib/optim/adamw.ts";
import { lamb } from "lib/optim/lamb.ts";
import { lars, larsWrapper } from "lib/optim/lars.ts";
import {
  type Optimizer,
  ratioOrOne,
  scalarTensors,
  type Tensors,
  zeroState,
} from "lib/optim/optimizer.ts";
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

/** Where three steps lead, with gradients small enough for every epsilon to count. */
function course(optimizer: Optimizer, sizes: readonly number[] = [1, 1e-4, 1e-8]): number[] {
  return tf.tidy(() => {
    const w = float32(Float32Array.of(0.5, -2), [2]);
    let state: Tensors = Object.fromEntries(
      Object.entries(zeroState(optimizer, { w })).map((
        [name, { data }],
      ) => [name, tf.tensor(data)]),
    );
    let parameters: Tensors = { w: tf.tensor(w.data) };
    const path: number[] = [];
    sizes.forEach((size, k) => {
      const moment = { step: k + 1, learningRate: 0.25 };
      const scalars = Object.fromEntries(
        Object.entries(scalarTensors(optimizer, moment)).map(([name, { data, shape }]) =>
          [name, tf.tensor(data, [...shape])] as const
        ),
      );
      const gradients = { w: tf.tensor1d([size, -3 * size]) };
      ({ parameters, state } = optimizer.update({ gradients, parameters, state, scalars }));
      path.push(...parameters.w.dataSync());
    });
    return path;
  });
}

const alone = [1e-8];

Deno.test("left out, a setting is what its comment says, to the last digits that it can be seen in", () => {
  const none = () => false;
  const betas = [0.9, 0.999] as const;
  const plain = {
    momentum: 0.9,
    nesterov: false,
    weightDecay: 0,
    trust: 0.001,
    epsilon: 1e-8,
    clip: false,
    noDecay: none,
  } as const;
  const sgdAlone = sgd();
  const cases: [left: Optimizer, said: Optimizer][] = [
    [adamw(), adamw({ betas, epsilon: 1e-8, weightDecay: 0.01, noDecay: none })],
    [lamb(), lamb({ betas, epsilon: 1e-6, weightDecay: 0, trust: 1, noDecay: none })],
    [sgdAlone, sgd({ momentum: 0, nesterov: false, weightDecay: 0, noDecay: none })],
    [lars(), lars({ ...plain, form: "google" })],
    [lars({ form: "lightly" }), lars({ ...plain, form: "lightly" })],
    [larsWrapper(sgdAlone), larsWrapper(sgdAlone, { trust: 0.001, weightDecay: 0, epsilon: 1e-8 })],
  ];
  for (const [left, said] of cases) {
    assert.deepEqual(course(left), course(said));
    assert.deepEqual(course(left, alone), course(said, alone));
  }
});

Deno.test("an epsilon of five per cent more leads elsewhere", () => {
  const apart = (make: (epsilon: number) => Optimizer, epsilon: number) =>
    assert.notDeepEqual(course(make(epsilon), alone), course(make(epsilon * 1.05), alone));
  apart((epsilon) => adamw({ epsilon }), 1e-8);
  apart((epsilon) => lamb({ epsilon, noDecay: () => true }), 1e-6);
  apart((epsilon) => lars({ form: "lightly", trust: 1, epsilon }), 1e-8);
  apart((epsilon) => larsWrapper(sgd(), { trust: 1, epsilon }), 1e-8);
});

Deno.test("a state of zeros has each buffer of each parameter, in its shape", () => {
  const w = float32(new Float32Array(6).fill(1), [2, 3]);
  assert.deepEqual(
    zeroState(adamw(), { w, b: w }),
    Object.fromEntries(
      ["exp_avg.w", "exp_avg.b", "exp_avg_sq.w", "exp_avg_sq.b"].map((
        name,
      ) => [name, float32(new Float32Array(6), [2, 3])]),
    ),
  );
});
