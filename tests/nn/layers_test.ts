/** Whole networks are compared with PyTorch's in resnet_test.ts and vit_test.ts; here the edges. */
import assert from "node:assert/strict";
import { tf } from "lib/jit/tfjs.ts";
import { tfjsLayers } from "lib/nn/layers.ts";

await tf.setBackend("cpu");

const layers = (params: Record<string, tf.Tensor>) =>
  tfjsLayers({ params, statistics: {} }, { training: false });

Deno.test("a linear layer works over the last axis, with and without bias", () => {
  const weight = tf.tensor2d([[1, 2], [0, -1], [3, 0]]); // [3, 2]
  const x = tf.tensor3d([[[1, 1], [2, 0]]]); // [1, 2, 2]
  const plain = layers({ "l.weight": weight }).dense(x, "l");
  assert.deepEqual(plain.shape, [1, 2, 3]);
  assert.deepEqual([...plain.dataSync()], [3, -1, 3, 2, 0, 6]);
  const shifted = layers({ "l.weight": weight, "l.bias": tf.tensor1d([1, 1, 1]) }).dense(x, "l");
  assert.deepEqual([...shifted.dataSync()], [4, 0, 4, 3, 1, 7]);
});

Deno.test("attention to one token alone returns its value", () => {
  const x = tf.tensor3d([[[9, 9, 9, 9, 5, 6]]]); // query, key, value of two features
  assert.deepEqual([...layers({}).attend(x, { heads: 2 }).dataSync()], [5, 6]);
});

Deno.test("GELU at -1, 0 and 1", () => {
  const values = layers({}).gelu(tf.tensor1d([-1, 0, 1])).dataSync();
  [-0.158655, 0, 0.841345].forEach((v, i) => assert.ok(Math.abs(values[i] - v) < 1e-5));
});
