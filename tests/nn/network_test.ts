import assert from "node:assert/strict";
import { tf } from "lib/jit/tfjs.ts";
import { applyNetwork, type Network } from "lib/nn/network.ts";
import { normalization } from "lib/nn/parameters.ts";

await tf.setBackend("cpu");

const network: Network = {
  parameters: normalization("n", { features: 1 }),
  features: 1,
  forward: (layers, x) => layers.relu(layers.normalize(x, "n")),
};
const params = {
  "n.weight": tf.ones([1]),
  "n.bias": tf.zeros([1]),
  "n.running_mean": tf.zeros([1]),
  "n.running_var": tf.ones([1]),
};

Deno.test("statistics come with training, and outlive a tidy", () => {
  const x = tf.tensor2d([[1], [3]]);
  const before = tf.memory().numTensors;
  let statistics: Record<string, tf.Tensor> = {};
  tf.tidy(() => {
    ({ statistics } = applyNetwork(network, { params, x, training: true }));
  });
  assert.equal(tf.memory().numTensors - before, 2);
  assert.ok(Math.abs(statistics["n.running_mean"].dataSync()[0] - 0.2) < 1e-6);
  tf.dispose(statistics);
  assert.deepEqual(applyNetwork(network, { params, x, training: false }).statistics, {});
});
