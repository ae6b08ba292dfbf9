import assert from "node:assert/strict";
import fc from "fast-check";
import { compile } from "lib/jit/compile.ts";
import { tf } from "lib/jit/tfjs.ts";
import { agree, agreeWithGradients, type Named, numbers } from "tests/jit/agree.ts";

type Resize = (x: tf.Tensor) => tf.Tensor;
const dims = fc.integer({ min: 1, max: 7 });
const options = fc.constantFrom([false, false], [true, false], [false, true]);

for (const name of ["resizeBilinear", "resizeNearestNeighbor"] as const) {
  Deno.test(`${name} to any size is tfjs's, and its gradient is its transpose`, async () => {
    await fc.assert(
      fc.asyncProperty(dims, dims, dims, dims, options, async (h, w, H, W, [align, half]) => {
        const resize: Resize = (x) => tf.image[name](x as tf.Tensor4D, [H, W], align, half);
        const [x, dy] = [numbers([2, h, w, 2]), numbers([2, H, W, 2], { seed: 2 })];
        await agree(({ x }) => ({ y: resize(x) }), { x });
        // tfjs's own gradients are wrong in places; <dy, R x> = <R' dy, x> decides.
        await using compiled = await compile(({ x, dy }): Named => ({
          there: tf.sum(tf.mul(resize(x), dy)),
          // The gradient is a kernel of the sizes of x whatever tfjs's own makes of them.
          back: tf.sum(tf.mul(tf.grad((x) => tf.sum(tf.mul(resize(x), dy)))(x), x)),
        }), { x, dy });
        const { there, back } = await compiled.run({ x, dy });
        const [a, b] = [Number(there.data[0]), Number(back.data[0])];
        assert.ok(Math.abs(a - b) < 1e-4 * Math.max(1, Math.abs(a)), `${a}, but ${b}`);
      }),
      { numRuns: 40, seed: 5 },
    );
  });
}

Deno.test("a picture a little larger takes the pixels whose middles are nearest, as tfjs does", async () => {
  for (const [from, to] of [[39, 40], [40, 39], [59, 61]]) {
    await agree(({ x }) => ({
      y: tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [to, to], false, true),
    }), { x: numbers([1, from, from, 1]) });
  }
});

Deno.test("blocks to the batch and back, forward and backward", async () => {
  const x = numbers([2, 6, 5, 3]);
  const pads: [number, number][] = [[1, 1], [0, 1]];
  await agreeWithGradients((x) => tf.spaceToBatchND(x, [2, 3], pads), [x]);
  await agreeWithGradients((x) => tf.batchToSpaceND(x, [2, 3], [[1, 0], [0, 2]]), [
    numbers([12, 2, 3, 2]),
  ]);
  await agree(({ x }) => ({
    y: tf.batchToSpaceND(tf.spaceToBatchND(x, [2, 3], pads), [2, 3], pads),
  }), { x });
});

Deno.test("depth to space", () =>
  agree(({ x }) => ({ y: tf.depthToSpace(x as tf.Tensor4D, 3) }), { x: numbers([2, 2, 3, 18]) }));

Deno.test("both ways of mirroring at the sides", async () => {
  for (const mode of ["reflect", "symmetric"] as const) {
    await agree(({ x }) => ({ y: tf.mirrorPad(x, [[1, 0], [2, 1], [0, 3]], mode) }), {
      x: numbers([2, 3, 4]),
    });
  }
});
