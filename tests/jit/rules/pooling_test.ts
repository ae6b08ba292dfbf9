import assert from "node:assert/strict";
import { compile } from "lib/jit/compile.ts";
import { tf } from "lib/jit/tfjs.ts";
import { agree, agreeWithGradients, difference, numbers } from "tests/jit/agree.ts";

const cases: [sides: number[], size: number, stride: number, pad: "same" | "valid" | number][] = [
  [[8, 6], 3, 2, 1],
  [[7, 9], 3, 2, 1],
  [[6, 6], 2, 2, "valid"],
  [[5, 4], 3, 1, "same"],
];

Deno.test("MaxPool, odd and even sides, overlapping windows, forward and backward", async () => {
  for (const [[height, width], size, stride, pad] of cases) {
    await agreeWithGradients((x) => tf.maxPool(x as tf.Tensor4D, size, stride, pad), [
      numbers([2, height, width, 3]),
    ]);
  }
});

Deno.test("AvgPool, forward and backward", async () => {
  await agreeWithGradients((x) => tf.avgPool(x as tf.Tensor4D, 2, 2, "valid"), [
    numbers([2, 6, 6, 3]),
  ]);
});

Deno.test("AvgPool with padding, which is not counted: the gradient is the numerical one", async () => {
  // tfjs's own gradient divides by the whole window where its forward pass does not.
  for (const [[height, width], size, stride, pad] of cases) {
    const x = numbers([1, height, width, 2]);
    const pool = (x: tf.Tensor) => tf.avgPool(x as tf.Tensor4D, size, stride, pad);
    const weighted = (x: tf.Tensor) => {
      const y = pool(x);
      return tf.sum(tf.mul(y, tf.reshape(tf.range(1, y.size + 1), y.shape))) as tf.Scalar;
    };
    await agree(({ x }) => ({ y: pool(x) }), { x });
    await using compiled = await compile(
      ({ x }) => ({ y: weighted(x), dx: tf.grad(weighted)(x) }),
      { x },
    );
    const { dx } = await compiled.run({ x });
    const numeric = new Float32Array(x.data.length);
    for (let i = 0; i < x.data.length; i++) {
      const moved = async (by: number) => {
        const data = x.data.slice();
        data[i] += by;
        return Number((await compiled.run({ x: { ...x, data } })).y.data[0]);
      };
      numeric[i] = await moved(0.5) - await moved(-0.5);
    }
    assert.ok(difference(dx.data as Float32Array, numeric) < 1e-3);
  }
});
