import assert from "node:assert/strict";
import fc from "fast-check";
import { fuse } from "lib/jit/fuse.ts";
import { lower } from "lib/jit/lower.ts";
import { domain } from "lib/jit/rules/blocked.ts";
import { simplify } from "lib/jit/simplify.ts";
import { tf } from "lib/jit/tfjs.ts";
import { trace } from "lib/jit/trace.ts";
import { plainTarget } from "lib/onnx/provider.ts";
import { agreeWithGradients, numbers } from "tests/jit/agree.ts";

type Padding = number | "same" | "valid";

const convolved = (strides: number, pad: Padding) => (x: tf.Tensor, w: tf.Tensor) =>
  tf.depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor4D, strides, pad);

const filter = (shape: number[]) => numbers(shape, { seed: 2, low: -0.5, high: 0.5 });

function nodesOf(channels: number, block: number | null) {
  const inputs = { x: numbers([2, 8, 6, channels]), w: filter([3, 3, channels, 1]) };
  const program = fuse(simplify(trace(({ x, w }) => {
    const loss = (...given: tf.Tensor[]) =>
      tf.sum(tf.square(convolved(1, 1)(given[0], given[1]))) as tf.Scalar;
    const [dx, dw] = tf.grads(loss)([x, w]);
    return { dx, dw };
  }, inputs)));
  return lower(program, { target: { ...plainTarget, block } }).nodes;
}

Deno.test("result and gradients are one blocked convolution each, and dY is not moved", () => {
  const nodes = nodesOf(32, 16);
  const convolutions = nodes.filter(({ operator }) => operator === "Conv");
  assert.deepEqual(convolutions.map((node) => node.domain), [domain, domain, domain]);
  assert.ok(!nodes.some(({ operator }) => operator === "ConvTranspose"));
  assert.equal(nodes.filter(({ operator }) => operator === "ReorderOutput").length, 1, "dx alone");
});

Deno.test("channels that fill no block, and graphs without blocks, keep ONNX's own operators", () => {
  for (const nodes of [nodesOf(24, 16), nodesOf(32, null)]) {
    assert.ok(nodes.every((node) => node.domain !== domain));
  }
});

/** Of sides that the networks meet, odd and even. */
const cases: Readonly<Record<string, [x: number[], filter: number[], number, Padding]>> = {
  "stride 1": [[2, 7, 6, 16], [3, 3, 16, 1], 1, 1],
  "stride 2, even": [[2, 8, 6, 32], [3, 3, 32, 1], 2, 1],
  "stride 2, odd": [[3, 7, 9, 48], [3, 3, 48, 1], 2, 1],
  "stride 3": [[1, 9, 9, 16], [3, 3, 16, 1], 3, 1],
  "5 x 5, wider than the map": [[2, 4, 3, 16], [5, 5, 16, 1], 1, 2],
  "two filters for each channel": [[2, 6, 5, 16], [3, 3, 16, 2], 1, 1],
  "channels that fill no block": [[2, 6, 5, 20], [3, 3, 20, 1], 2, 1],
};
for (const [name, [x, w, stride, pad]] of Object.entries(cases)) {
  for (const target of [undefined, plainTarget]) {
    Deno.test(`forward and backward as in tfjs: ${name}${target ? ", plain" : ""}`, () =>
      agreeWithGradients(convolved(stride, pad), [numbers(x), filter(w)], {
        tolerance: 3e-5,
        target,
      }));
  }
}

Deno.test("any sides, filters, strides and padding, in blocks", async () => {
  const shape = fc.record({
    count: fc.integer({ min: 1, max: 3 }),
    height: fc.integer({ min: 4, max: 9 }),
    width: fc.integer({ min: 4, max: 9 }),
    kernel: fc.integer({ min: 1, max: 4 }),
    stride: fc.integer({ min: 1, max: 3 }),
    pad: fc.constantFrom<Padding>("same", "valid", 0),
  });
  await fc.assert(
    fc.asyncProperty(shape, async ({ count, height, width, kernel, stride, pad }) => {
      await agreeWithGradients(convolved(stride, pad), [
        numbers([count, height, width, 16], { seed: 3 }),
        filter([kernel, kernel, 16, 1]),
      ], { tolerance: 3e-5 });
    }),
    { numRuns: 40, seed: 7 },
  );
});
