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

Deno.test("layer normalisation adds a millionth to the variance", () => {
  const params = { "n.weight": tf.fill([2], 2), "n.bias": tf.ones([2]) };
  const x = tf.tensor3d([[[5 + 1e-3, 5 - 1e-3]]]); // its variance is a millionth as well
  const [a, b] = layers(params).layerNorm(x, "n").dataSync();
  assert.ok(Math.abs(a - (1 + Math.SQRT2)) < 1e-3 && Math.abs(b - (1 - Math.SQRT2)) < 1e-3, `${a}`);
});

Deno.test("a generalised mean is the root of the mean of powers, of a millionth at least", () => {
  const x = tf.tensor4d([[[[1], [7]], [[-4], [0]]]]); // [1, 2, 2, 1]
  const [plain] = layers({}).average(x).dataSync();
  const [square] = layers({}).average(x, { power: 2 }).dataSync();
  assert.equal(plain, 1);
  assert.ok(Math.abs(square - Math.sqrt(50 / 4)) < 1e-5, `${square}`);
  const [least] = layers({}).average(tf.zeros([1, 2, 2, 1]), { power: 2 }).dataSync();
  assert.ok(Math.abs(least / 1e-6 - 1) < 1e-3, `${least}`);
});

Deno.test("the first token is taken, of each picture", () => {
  const x = tf.tensor3d([[[1, 2], [3, 4]], [[5, 6], [7, 8]]]);
  const y = layers({}).first(x);
  assert.deepEqual([y.shape, [...y.dataSync()]], [[2, 2], [1, 2, 5, 6]]);
});
