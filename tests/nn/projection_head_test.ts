/** Numbers are compared with PyTorch's in resnet_test.ts; here the shapes. */
import assert from "node:assert/strict";
import { tf } from "lib/jit/tfjs.ts";
import { applyNetwork } from "lib/nn/network.ts";
import { initialize, toTfjs } from "lib/nn/parameters.ts";
import { projectionHead, threeLinear } from "lib/nn/projection_head.ts";
import { Random } from "lib/tensor/random.ts";

await tf.setBackend("cpu");

Deno.test("the study's head has three layers to 128", () => {
  const head = projectionHead(threeLinear, { input: 32 });
  assert.deepEqual(Object.entries(head.parameters).map(([n, { shape }]) => [n, shape]), [
    ["0.weight", [32, 32]],
    ["0.bias", [32]],
    ["2.weight", [32, 32]],
    ["2.bias", [32]],
    ["4.weight", [128, 32]],
    ["4.bias", [128]],
  ]);
});

for (const layers of [1, 2, 3]) {
  for (const batchNorm of [false, true]) {
    Deno.test(`${layers} layers ${batchNorm ? "with" : "without"} normalisation`, () => {
      const head = projectionHead({ layers, hidden: 6, output: 4, batchNorm }, { input: 5 });
      const params = toTfjs(initialize(head.parameters, new Random(2)));
      const x = tf.randomNormal([8, 5], 0, 1, "float32", 3);
      const { output, statistics } = applyNetwork(head, { params, x, training: true });
      assert.deepEqual(output.shape, [8, 4]);
      assert.equal(Object.keys(statistics).length, batchNorm ? 2 * layers : 0);
      // The last layer is linear, or normalised around 0: without ReLU it must go below it.
      assert.ok((tf.min(output).dataSync()[0]) < 0);
    });
  }
}

Deno.test("other depths are refused", () => {
  assert.throws(() => projectionHead({ ...threeLinear, layers: 4 }, { input: 8 }), /1 to 3 layers/);
});

Deno.test("depths are whole, from one on", () => {
  for (const layers of [0, 1.5, NaN, -1]) {
    assert.throws(() => projectionHead({ ...threeLinear, layers }, { input: 8 }), /1 to 3 layers/);
  }
});

Deno.test("normalised layers have no bias, and the last normalisation does not shift", () => {
  const { parameters } = projectionHead(
    { layers: 2, output: 4, batchNorm: true },
    { input: 5 },
  );
  assert.deepEqual(Object.entries(parameters).map(([name, { shape }]) => [name, shape]), [
    ["0.weight", [5, 5]],
    ["1.weight", [5]],
    ["1.running_mean", [5]],
    ["1.running_var", [5]],
    ["1.bias", [5]],
    ["3.weight", [4, 5]],
    ["4.weight", [4]],
    ["4.running_mean", [4]],
    ["4.running_var", [4]],
  ]);
});

Deno.test("between layers nothing is below nought, after the last one it may be", () => {
  const head = projectionHead({ layers: 2, hidden: 2, output: 1, batchNorm: false }, { input: 1 });
  const weights = initialize(head.parameters, new Random(2));
  weights["0.weight"].data.set([1, -1]);
  weights["0.bias"].data.fill(0);
  weights["2.weight"].data.set([-2, 5]);
  weights["2.bias"].data.fill(0);
  const x = tf.tensor2d([[3], [-3]]);
  const { output } = applyNetwork(head, { params: toTfjs(weights), x, training: false });
  assert.deepEqual([...output.dataSync()], [-6, 15]);
});
