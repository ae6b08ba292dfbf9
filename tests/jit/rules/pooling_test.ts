import assert from "node:assert/strict";
import { compile } from "lib/jit/compile.ts";
import { tf } from "lib/jit/tfjs.ts";
import { agree, agreeWithGradients, difference, numbers } from "tests/jit/agree.ts";

const cases: [dims: number[], size: number, stride: number, pad: "same" | "valid" | number][] = [
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

Deno.test("MaxPool of flat paper: the first maximum of a window in row-major order has the gradient", async () => {
  const uneven: [number, number] = [3, 2];
  const more = [
    ...cases.map(([dims, size, stride, pad]) => ({ dims, size, stride, pad })),
    { dims: [7, 6], size: uneven, stride: [1, 2] as [number, number], pad: "same" as const },
    { dims: [9, 8], size: [2, 3] as [number, number], stride: 3, pad: "valid" as const },
    { dims: [5, 7], size: 1, stride: 2, pad: "valid" as const },
    { dims: [6, 6], size: 5, stride: 2, pad: 2 },
  ];
  for (const { dims: [height, width], size, stride, pad } of more) {
    const flat = numbers([2, height, width, 3]);
    // few levels, so that nearly every window has ties
    const data = flat.data.map((value) => Math.floor(value / 1.5));
    await agreeWithGradients((x) => tf.maxPool(x as tf.Tensor4D, size, stride, pad), [
      { ...flat, data },
    ]);
  }
  const x = { ...numbers([1, 4, 4, 1]), data: new Float32Array(16).fill(3) };
  await using compiled = await compile(
    ({ x }) => ({ dx: tf.grad((x) => tf.maxPool(x as tf.Tensor4D, 2, 2, "valid"))(x) }),
    { x },
  );
  const corners = [1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0];
  assert.deepEqual([...(await compiled.run({ x })).dx.data as Float32Array], corners);
  const operators = compiled.graph.nodes.map(({ operator, outputs }) => [operator, outputs.length]);
  assert.ok(operators.every(([, outputs]) => outputs === 1), "no indices, which WebGPU lacks");
});

Deno.test("AvgPool, forward and backward", async () => {
  await agreeWithGradients((x) => tf.avgPool(x as tf.Tensor4D, [2, 3], [2, 3], "valid"), [
    numbers([2, 6, 6, 3]),
  ]);
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
