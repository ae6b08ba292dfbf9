import fc from "fast-check";
import { tf } from "lib/jit/tfjs.ts";
import { agreeWithGradients, numbers } from "tests/jit/agree.ts";

type Padding = "same" | "valid" | number;

function convolved(strides: number, pad: Padding) {
  return (x: tf.Tensor, w: tf.Tensor) =>
    tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, strides, pad);
}

Deno.test("the layers of residual networks, odd and even sides, forward and backward", async () => {
  const cases: [dims: number[], kernel: number, stride: number, pad: Padding][] = [
    [[7, 6], 3, 1, 1],
    [[7, 6], 3, 2, 1],
    [[8, 5], 1, 2, 0],
    [[9, 8], 7, 2, 3],
    [[6, 6], 2, 2, "valid"],
    [[5, 7], 3, 2, "same"],
    [[9, 9], 3, 3, "valid"],
  ];
  for (const [[height, width], kernel, stride, pad] of cases) {
    await agreeWithGradients(convolved(stride, pad), [
      numbers([2, height, width, 3]),
      numbers([kernel, kernel, 3, 4], { seed: 2 }),
    ], { tolerance: 3e-5 });
  }
});

Deno.test("large maps, whose filters' gradient goes picture by picture", async () => {
  for (const [stride, pad] of [[1, 1], [2, 1]] as const) {
    await agreeWithGradients(convolved(stride, pad), [
      numbers([2, 41, 43, 2]),
      numbers([3, 3, 2, 3], { seed: 2 }),
    ], { tolerance: 1e-4 });
  }
});

Deno.test("any sides, filters, strides and padding", async () => {
  const shape = fc.record({
    count: fc.integer({ min: 1, max: 3 }),
    height: fc.integer({ min: 1, max: 9 }),
    width: fc.integer({ min: 1, max: 9 }),
    kernel: fc.integer({ min: 1, max: 4 }),
    stride: fc.integer({ min: 1, max: 3 }),
    pad: fc.constantFrom<Padding>("same", "valid", 0, 1),
  }).filter(({ height, width, kernel, pad }) => {
    const extra = pad === 1 ? 2 : 0;
    return pad === "same" || Math.min(height, width) + extra >= kernel;
  }).filter(({ kernel, pad }) => pad !== 1 || kernel > 1);
  await fc.assert(
    fc.asyncProperty(shape, async ({ count, height, width, kernel, stride, pad }) => {
      await agreeWithGradients(convolved(stride, pad), [
        numbers([count, height, width, 2], { seed: 3 }),
        numbers([kernel, kernel, 2, 3], { seed: 4 }),
      ], { tolerance: 3e-5 });
    }),
    { numRuns: 40, seed: 7 },
  );
});

Deno.test("margins wider than the filter, forward and backward", async () => {
  for (const channels of [3, 16]) {
    for (const [kernel, pad] of [[1, 1], [2, 3]]) {
      await agreeWithGradients(
        (x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, pad),
        [numbers([2, 5, 6, channels]), numbers([kernel, kernel, channels, channels], { seed: 2 })],
        { tolerance: 1e-4 },
      );
    }
  }
});

Deno.test("two layers deep, nothing is transposed wrongly", async () => {
  await agreeWithGradients((x, w, v) => {
    const h = tf.relu(tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 2, 1));
    const y = tf.conv2d(h, v as tf.Tensor4D, 1, 1);
    return tf.mean(tf.add(y, h), [1, 2]);
  }, [
    numbers([2, 8, 6, 3]),
    numbers([3, 3, 3, 4], { seed: 2 }),
    numbers([3, 3, 4, 4], { seed: 3 }),
  ]);
});
