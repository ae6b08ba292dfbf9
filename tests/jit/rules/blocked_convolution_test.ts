import assert from "node:assert/strict";
import fc from "fast-check";
import { fuse } from "lib/jit/fuse.ts";
import { lower } from "lib/jit/lower.ts";
import { simplify } from "lib/jit/simplify.ts";
import { tf } from "lib/jit/tfjs.ts";
import { trace } from "lib/jit/trace.ts";
import { domain } from "lib/jit/rules/blocked.ts";
import { plainTarget } from "lib/onnx/provider.ts";
import { agreeWithGradients, numbers } from "tests/jit/agree.ts";

const convolved =
  (strides: number, pad: number | "same" | "valid") => (x: tf.Tensor, w: tf.Tensor) =>
    tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, strides, pad);

const filter = (shape: number[]) => numbers(shape, { seed: 2, low: -0.5, high: 0.5 });

Deno.test("the layers of a residual network lie in blocks, gradients too", () => {
  const inputs = { x: numbers([2, 8, 6, 32]), w: filter([3, 3, 32, 16]) };
  const { nodes } = lower(
    fuse(simplify(trace(({ x, w }) => {
      const loss = (x: tf.Tensor) => tf.sum(tf.square(convolved(2, 1)(x, w))) as tf.Scalar;
      return { dx: tf.grad(loss)(x) };
    }, inputs))),
    { target: { ...plainTarget, block: 16 } },
  );
  const convolutions = nodes.filter(({ operator }) => operator === "Conv");
  assert.equal(convolutions.length, 1 + 4, "the result, and four phases of its gradient");
  assert.ok(convolutions.every((node) => node.domain === domain));
  assert.ok(!nodes.some(({ operator }) => operator === "ConvTranspose"));
});

/** Of sides that the networks meet, odd and even. */
const cases: Readonly<
  Record<string, [x: number[], filter: number[], stride: number, pad: number]>
> = {
  "stride 1": [[2, 7, 6, 16], [3, 3, 16, 32], 1, 1],
  "stride 2, even": [[2, 8, 6, 32], [3, 3, 32, 16], 2, 1],
  "stride 2, odd": [[2, 7, 9, 16], [3, 3, 16, 16], 2, 1],
  "stride 3": [[1, 9, 9, 16], [3, 3, 16, 16], 3, 1],
  "channels that fill no block": [[2, 6, 5, 20], [3, 3, 20, 12], 1, 1],
};
for (const [name, [x, w, stride, pad]] of Object.entries(cases)) {
  Deno.test(`forward and backward as in tfjs: ${name}`, () =>
    agreeWithGradients(convolved(stride, pad), [numbers(x), filter(w)], { tolerance: 2e-4 }));
}

Deno.test("any sides, filters, strides and padding, in blocks", async () => {
  const shape = fc.record({
    count: fc.integer({ min: 1, max: 2 }),
    height: fc.integer({ min: 3, max: 9 }),
    width: fc.integer({ min: 3, max: 9 }),
    kernel: fc.integer({ min: 1, max: 3 }),
    stride: fc.integer({ min: 1, max: 3 }),
    pad: fc.constantFrom<"same" | "valid" | number>("same", "valid", 0),
  });
  await fc.assert(
    fc.asyncProperty(shape, async ({ count, height, width, kernel, stride, pad }) => {
      await agreeWithGradients(convolved(stride, pad), [
        numbers([count, height, width, 16], { seed: 3 }),
        filter([kernel, kernel, 16, 16]),
      ], { tolerance: 1e-4 });
    }),
    { numRuns: 30, seed: 7 },
  );
});
