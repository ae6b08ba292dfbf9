/** Beside the gradient of the whole batch at once. */
import assert from "node:assert/strict";
import { tf } from "lib/jit/tfjs.ts";
import { applyNetwork } from "lib/nn/network.ts";
import { initialize, toTfjs } from "lib/nn/parameters.ts";
import { projectionHead } from "lib/nn/projection_head.ts";
import { gradCache } from "lib/simclr/grad_cache.ts";
import { ntXent } from "lib/simclr/nt_xent.ts";
import { Random } from "lib/tensor/random.ts";

await tf.setBackend("cpu");

const network = projectionHead({ layers: 3, output: 5, batchNorm: false }, { input: 12 });
const parameters = toTfjs(initialize(network.parameters, new Random(4)));
const random = new Random(6);
const views = tf.tensor(Float32Array.from({ length: 14 * 12 }, () => random.normal()), [
  14,
  2,
  2,
  3,
]);
const embed = (params: Record<string, tf.Tensor>, part: tf.Tensor) =>
  applyNetwork(network, { params, x: tf.reshape(part, [-1, 12]), training: true }).output;
const lossOf = (z: tf.Tensor) => ntXent(z);

for (const chunk of [1, 2, 3, 7, 50]) {
  Deno.test(`parts of ${chunk} pairs give the whole batch's loss and gradients`, () => {
    const names = Object.keys(parameters);
    const whole = tf.valueAndGrads((...weights: tf.Tensor[]) =>
      lossOf(embed(Object.fromEntries(names.map((name, i) => [name, weights[i]])), views))
    )(names.map((name) => parameters[name]));
    const before = tf.memory().numTensors;
    const ours = gradCache({ parameters, views }, { embed, lossOf, chunk });
    assert.equal(tf.memory().numTensors - before, names.length + 2, "tensors leaked");
    assert.ok(Math.abs(ours.loss.dataSync()[0] - whole.value.dataSync()[0]) < 1e-5);
    names.forEach((name, i) => {
      const expected = whole.grads[i].dataSync();
      const size = Math.hypot(...expected);
      ours.gradients[name].dataSync().forEach((g, k) =>
        assert.ok(Math.abs(g - expected[k]) < 1e-5 * size, `${name}[${k}]: ${g}`)
      );
    });
  });
}

Deno.test("averaging small batches' losses is something else", () => {
  const whole = lossOf(embed(parameters, views)).dataSync()[0];
  const small = [0, 3].map((start) => {
    const [a, b] = [start, 7 + start].map((row) => tf.slice(views, row, 3));
    return lossOf(embed(parameters, tf.concat([a, b]))).dataSync()[0];
  });
  assert.ok(whole - (small[0] + small[1]) / 2 > 0.1);
});

Deno.test("a part has at least one pair", () => {
  assert.throws(() => gradCache({ parameters, views }, { embed, lossOf, chunk: 0 }), /not 0/);
});
