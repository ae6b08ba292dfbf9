import assert from "node:assert/strict";
import { compile } from "lib/jit/compile.ts";
import { lower } from "lib/jit/lower.ts";
import { domain } from "lib/jit/rules/blocked.ts";
import { simplify } from "lib/jit/simplify.ts";
import { tf } from "lib/jit/tfjs.ts";
import { trace } from "lib/jit/trace.ts";
import { plainTarget } from "lib/onnx/provider.ts";
import { agree, difference, type Named, numbers } from "tests/jit/agree.ts";

/** A map in blocks, made larger, and convolved again so that its gradient is in blocks, too. */
const larger = (down: number, across: number, align = false) => (x: tf.Tensor, w: tf.Tensor) => {
  const convolve = (x: tf.Tensor) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 1);
  const y = convolve(x);
  const size: [number, number] = [y.shape[1] * down, y.shape[2] * across];
  return convolve(tf.image.resizeNearestNeighbor(y, size, align));
};

const inputs = (channels: number) => [
  numbers([2, 4, 4, channels]),
  numbers([3, 3, channels, channels], { seed: 2, low: -0.2, high: 0.2 }),
];

Deno.test("a doubled map stays in blocks, there and back", () => {
  const [x, w] = inputs(16);
  const { nodes } = lower(
    simplify(trace(({ x, w }) => ({
      dx: tf.grad((x) => tf.sum(tf.sin(larger(2, 2)(x, w))))(x),
    }), { x, w })),
    { target: { ...plainTarget, block: 16 } },
  );
  assert.ok(nodes.some((node) => node.operator === "Upsample" && node.domain === domain));
  assert.ok(!nodes.some(({ operator }) => operator === "MatMul"));
});

for (
  const [name, fn, channels] of [
    ["twice", larger(2, 2), 16],
    ["three times down, twice across", larger(3, 2), 32],
    ["corner to corner", larger(2, 2, true), 16],
    ["twice, channels that fill no block", larger(2, 2), 12],
  ] as const
) {
  Deno.test(`forward as in tfjs, backward as without blocks: ${name}`, async () => {
    const [x, w] = inputs(channels);
    await agree(({ x, w }) => ({ y: fn(x, w) }), { x, w }, { tolerance: 3e-5 });
    // tfjs's own gradient is wrong; that of the plain graph is the transpose (resampling_test.ts)
    const gradient = ({ x, w }: Named) => ({ dx: tf.grad((x) => tf.sum(tf.sin(fn(x, w))))(x) });
    await using inBlocks = await compile(gradient, { x, w });
    await using plain = await compile(gradient, { x, w }, { target: plainTarget });
    const [a, b] = [await inBlocks.run({ x, w }), await plain.run({ x, w })];
    assert.ok(difference(a.dx.data as Float32Array, b.dx.data as Float32Array) < 1e-4);
  });
}
