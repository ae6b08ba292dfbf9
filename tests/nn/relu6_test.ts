import assert from "node:assert/strict";
import { compile } from "lib/jit/compile.ts";
import { tf } from "lib/jit/tfjs.ts";
import { relu6 } from "lib/nn/relu6.ts";
import { float32 } from "lib/tensor/tensor.ts";

await tf.setBackend("cpu");

const xs = [-7, -1e-20, 0, 1e-20, 3, 5.999999, 6, 6.000001, 90];
const ys = [0, 0, 0, Math.fround(1e-20), 3, Math.fround(5.999999), 6, 6, 6];
/** PyTorch's hardtanh_backward: none at the ends themselves. */
const slopes = [0, 0, 0, 1, 1, 1, 0, 0, 0];

Deno.test("ReLU6 and its gradient at both ends, as PyTorch's", () => {
  const x = tf.tensor1d(xs);
  assert.deepEqual([...relu6(x).dataSync()], ys);
  const slope = tf.grad((x: tf.Tensor) => tf.sum(relu6(x)))(x);
  assert.deepEqual([...slope.dataSync()], slopes);
});

Deno.test("compiled, they are the same", async () => {
  const x = float32(Float32Array.from(xs), [xs.length]);
  const summed = (x: tf.Tensor) => tf.sum(relu6(x));
  await using running = await compile(({ x }) => ({ y: relu6(x), slope: tf.grad(summed)(x) }), {
    x,
  });
  const { y, slope } = await running.run({ x });
  assert.deepEqual([...y.data], ys);
  assert.deepEqual([...slope.data], slopes);
});
