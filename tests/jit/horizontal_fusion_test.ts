import assert from "node:assert/strict";
import { compile } from "lib/jit/compile.ts";
import { fuseVectors } from "lib/jit/horizontal_fusion.ts";
import type { Shaped } from "lib/jit/program.ts";
import { simplify } from "lib/jit/simplify.ts";
import { tf } from "lib/jit/tfjs.ts";
import { trace } from "lib/jit/trace.ts";
import { plainTarget } from "lib/onnx/provider.ts";
import { adamw } from "lib/optim/adamw.ts";
import { lamb } from "lib/optim/lamb.ts";
import { lars, larsWrapper } from "lib/optim/lars.ts";
import type { Optimizer } from "lib/optim/optimizer.ts";
import { sgd } from "lib/optim/sgd.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import { treeFlatten } from "lib/tensor/tree.ts";
import { numbers } from "tests/jit/agree.ts";

type Traced = (inputs: Record<string, tf.Tensor>) => Record<string, tf.Tensor>;
type Inputs = Readonly<Record<string, Tensor<"float32" | "int32" | "bool">>>;

const kernelsOf = (fn: Traced, inputs: Readonly<Record<string, Shaped>>) =>
  fuseVectors(simplify(trace(fn, inputs))).operations.map(({ kernel }) => kernel);

/** Asserts that fusing changes no bit, and gives the kernels that there are then. */
async function unchanged(fn: Traced, inputs: Inputs): Promise<string[]> {
  const options = { threads: 1 };
  await using plain = await compile(fn, inputs, { ...options, target: plainTarget });
  const target = { ...plainTarget, fusesVectors: true };
  await using fused = await compile(fn, inputs, { ...options, target });
  assert.deepEqual(await fused.run(inputs), await plain.run(inputs));
  return fused.program.operations.map(({ kernel }) => kernel);
}

const shapes: Readonly<Record<string, readonly number[]>> = {
  "a.weight": [3, 2],
  "a.bias": [2],
  "b.scale": [3],
  "b.bias": [5],
  "c.scale": [1],
  "d": [],
};
const noDecay = (name: string) => name.endsWith("bias");
const optimizers: Readonly<Record<string, Optimizer>> = {
  "adamw": adamw({ weightDecay: 0.05 }),
  "adamw without decay of some": adamw({ weightDecay: 0.05, noDecay }),
  "sgd": sgd(),
  "sgd nesterov": sgd({ momentum: 0.9, weightDecay: 0.01, nesterov: true, noDecay }),
  "lars lightly": lars({ form: "lightly", weightDecay: 0.01, trust: 0.02, noDecay }),
  "lars google": lars({ weightDecay: 0.01, noDecay }),
  "torchlars adam": larsWrapper(adamw({ weightDecay: 0 }), { weightDecay: 0.01 }),
  "lamb": lamb({ weightDecay: 0.01, noDecay: () => true }),
};

/** Steps of an optimiser, one after the other; each gradient depends on its parameter. */
function updates(optimizer: Optimizer, steps: number): { fn: Traced; inputs: Inputs } {
  const names = Object.keys(shapes);
  const given = (kind: string, seed: number, low?: number) =>
    names.map((name, i) =>
      [`${kind}.${name}`, numbers(shapes[name], { seed: 20 * seed + i, low })] as const
    );
  const scalars = Object.keys(optimizer.scalars({ step: 3, learningRate: 0.1 }));
  const inputs = Object.fromEntries([
    ...given("weight", 1),
    ...given("gradient", 2),
    ...optimizer.buffers.flatMap((buffer, i) => given(buffer, 3 + i, 0.1)),
    ...scalars.map((name, i) =>
      [`scalar.${name}`, numbers([], { seed: 100 + i, low: 0.1 })] as const
    ),
  ]);
  const fn: Traced = (all) => {
    const of = (kind: string) =>
      Object.fromEntries(names.map((name) => [name, all[`${kind}.${name}`]]));
    let parameters = of("weight");
    let state: Record<string, tf.Tensor> = all;
    for (let step = 0; step < steps; step++) {
      const gradients = Object.fromEntries(
        names.map((name) => [name, tf.add(all[`gradient.${name}`], tf.sum(parameters[name]))]),
      );
      const next = optimizer.update({
        parameters,
        gradients,
        state,
        scalars: Object.fromEntries(scalars.map((name) => [name, all[`scalar.${name}`]])),
      });
      [parameters, state] = [next.parameters, next.state];
    }
    return treeFlatten({ next: { ...parameters, ...state } });
  };
  return { fn, inputs };
}

for (const [name, optimizer] of Object.entries(optimizers)) {
  Deno.test(`fusing changes no bit of an optimiser's steps, one or two: ${name}`, async () => {
    for (const steps of [1, 2]) {
      const { fn, inputs } = updates(optimizer, steps);
      const fused = await unchanged(fn, inputs);
      const plain = simplify(trace(fn, inputs)).operations;
      const many = (kernels: readonly string[]) =>
        kernels.filter((kernel) => kernel !== "SplitV" && kernel !== "Concat").length;
      assert.ok(many(fused) < many(plain.map(({ kernel }) => kernel)), `${steps}: ${fused}`);
    }
  });
}

Deno.test("of all vectors of AdamW there is one root at each step, matrices and numbers have their own", () => {
  for (const steps of [1, 2]) {
    const { fn, inputs } = updates(optimizers.adamw, steps);
    const found = kernelsOf(fn, inputs);
    assert.equal(found.filter((kernel) => kernel === "Sqrt").length, 3 * steps);
  }
});

const vector = (length: number, seed = length) => numbers([length], { seed, low: 0.5 });

Deno.test("vectors are put end to end once, and what else reads a member gets its part", async () => {
  const inputs = { a: vector(2), b: vector(3), picture: numbers([2, 3]) };
  const found = await unchanged(({ a, b, picture }) => {
    const [x, y] = [a, b].map((t) => tf.mul(tf.sqrt(t), tf.square(t)));
    return { x, y, z: tf.add(picture, y) };
  }, inputs);
  assert.deepEqual(found, ["Concat", "Sqrt", "Square", "Multiply", "SplitV", "Add"]);
});

Deno.test("a member that another one depends on is not fused with it", async () => {
  const inputs = { a: vector(2), b: vector(3) };
  const found = await unchanged(({ a, b }) => {
    const x = tf.square(a);
    return { x, y: tf.square(tf.add(b, tf.sum(x))) };
  }, inputs);
  assert.equal(found.filter((kernel) => kernel === "Square").length, 2);
  // x is used before y is there, though y does not depend on it
  const between = await unchanged(({ a, b }) => {
    const x = tf.square(a);
    const sum = tf.sum(x);
    return { x, sum, y: tf.square(b) };
  }, inputs);
  assert.equal(between.filter((kernel) => kernel === "Square").length, 2);
});

Deno.test("an operation that two members read is computed for each", async () => {
  const inputs = { a: vector(2), b: vector(2, 5), g: vector(2, 6), h: vector(3), c: vector(3, 7) };
  const found = await unchanged(({ a, b, c, g, h }) => {
    const [twice, other] = [tf.mul(g, 0.1), tf.mul(h, 0.1)];
    return { x: tf.sub(a, twice), y: tf.sub(b, twice), z: tf.sub(c, other) };
  }, inputs);
  assert.deepEqual(found.filter((kernel) => kernel === "Multiply" || kernel === "Sub"), [
    "Multiply",
    "Sub",
  ]);
});

Deno.test("other kernels, scalars, ranks and types, and vectors that are repeated, are not fused", async () => {
  const inputs = {
    a: vector(2),
    b: vector(3),
    one: vector(1),
    matrix: numbers([1, 2]),
    whole: { dtype: "int32", shape: [2], data: Int32Array.of(3, 4) } as const,
  };
  const found = await unchanged(({ a, b, one, matrix, whole }) => ({
    half: tf.mul(a, 0.5),
    third: tf.mul(b, 0.25),
    sine: tf.sin(a),
    wave: tf.sin(b),
    square: tf.square(a),
    squares: tf.square(matrix),
    numbers: tf.square(whole),
    more: tf.add(a, one),
    most: tf.add(b, one),
  }), inputs);
  assert.equal(found.includes("Concat"), false, String(found));
});
