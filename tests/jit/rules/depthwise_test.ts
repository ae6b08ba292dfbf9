import fc from "fast-check";
import { tf } from "lib/jit/tfjs.ts";
import { agree, agreeWithGradients, numbers } from "tests/jit/agree.ts";

type Padding = "same" | "valid" | number;

Deno.test("any sides, filters, multipliers, strides, padding: forward and backward", async () => {
  const shape = fc.record({
    count: fc.integer({ min: 1, max: 3 }),
    height: fc.integer({ min: 1, max: 9 }),
    width: fc.integer({ min: 1, max: 9 }),
    kernel: fc.integer({ min: 1, max: 4 }),
    stride: fc.integer({ min: 1, max: 3 }),
    multiplier: fc.integer({ min: 1, max: 3 }),
    pad: fc.constantFrom<Padding>("same", "valid", 1),
  }).filter(({ height, width, kernel, pad }) =>
    pad === "same" || Math.min(height, width) + (pad === 1 ? 2 : 0) >= kernel
  ).filter(({ kernel, pad }) => pad !== 1 || kernel > 1);
  await fc.assert(
    fc.asyncProperty(shape, async ({ count, height, width, kernel, stride, multiplier, pad }) => {
      await agreeWithGradients(
        (x, w) => tf.depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor4D, stride, pad),
        [
          numbers([count, height, width, 2], { seed: 3 }),
          numbers([kernel, kernel, 2, multiplier], { seed: 4 }),
        ],
        { tolerance: 3e-5 },
      );
    }),
    { numRuns: 40, seed: 7 },
  );
});

Deno.test("dilated, forward: tfjs has no gradient there", () =>
  agree(({ x, w }) => ({
    y: tf.depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, "same", "NHWC", 2),
  }), { x: numbers([2, 7, 8, 3]), w: numbers([3, 3, 3, 2], { seed: 2 }) }));
