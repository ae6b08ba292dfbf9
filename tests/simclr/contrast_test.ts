import assert from "node:assert/strict";
import { tf } from "lib/jit/tfjs.ts";
import { contrastLogits, crossEntropy, otherViews, squareOf } from "lib/simclr/contrast.ts";

await tf.setBackend("cpu");

Deno.test("a square of ones where it holds", () => {
  assert.deepEqual([...squareOf(2, (row, column) => row < column)], [0, 1, 0, 0]);
});

Deno.test("view i is beside view i + N", () => {
  const beside = otherViews(6).arraySync() as number[][];
  assert.deepEqual(beside.map((row) => row.indexOf(1)), [3, 4, 5, 0, 1, 2]);
  assert.ok(beside.every((row) => row.reduce((sum, one) => sum + one) === 1));
});

Deno.test("logits are cosines over the temperature, and nothing where they do not count", () => {
  const z = tf.tensor2d([[2, 0], [0, 3], [1, 1], [-1, 0]]);
  const excluded = tf.tensor(squareOf(4, (i, k) => i + k === 1), [4, 4]);
  const options = { temperature: 0.5, excluded, loss: "It" };
  const logits = contrastLogits(z, options).arraySync() as number[][];
  assert.ok(Math.abs(logits[0][2] - Math.SQRT1_2 / 0.5) < 1e-6);
  assert.ok(Math.abs(logits[0][3] + 2) < 1e-6);
  for (const [i, k] of [[0, 0], [3, 3], [0, 1], [1, 0]]) assert.ok(logits[i][k] < -1e8);
  assert.ok(logits[1][2] > -10);
  assert.throws(() => contrastLogits(tf.ones([2, 2]), options), /^RangeError: It takes .*\[2,2\]/);
  assert.throws(() => contrastLogits(tf.ones([4]), options), /got \[4\]/);
});

Deno.test("cross entropy with a target of several, and its slope", () => {
  const target = tf.tensor2d([[0.5, 0.5, 0], [0, 0, 1]]);
  const logits = tf.tensor2d([[1, 1, -1e9], [0, 0, 1000]]);
  const { value, grad } = tf.valueAndGrad((x) => crossEntropy(x, target))(logits);
  assert.ok(Math.abs(value.dataSync()[0] - Math.LN2 / 2) < 1e-6);
  assert.ok(grad.dataSync().every((g) => Math.abs(g) < 1e-6));
  const wrong = tf.grad((x) => crossEntropy(x, target))(tf.zeros([2, 3])).arraySync();
  const expected = [[1 / 3 - 0.5, 1 / 3 - 0.5, 1 / 3], [1 / 3, 1 / 3, 1 / 3 - 1]];
  (wrong as number[][]).forEach((row, i) =>
    row.forEach((g, k) => assert.ok(Math.abs(g - expected[i][k] / 2) < 1e-6))
  );
});
