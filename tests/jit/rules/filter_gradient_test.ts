import assert from "node:assert/strict";
import { lower } from "lib/jit/lower.ts";
import { simplify } from "lib/jit/simplify.ts";
import { tf } from "lib/jit/tfjs.ts";
import { trace } from "lib/jit/trace.ts";
import { plainTarget } from "lib/onnx/provider.ts";
import { agreeWithGradients, numbers } from "tests/jit/agree.ts";

/** One of each form, with odd sides that a stride leaves something of. */
const cases: Readonly<
  Record<string, [x: number[], filter: number[], stride: number, pad: number]>
> = {
  "a product, 1 x 1": [[2, 5, 6, 16], [1, 1, 16, 32], 1, 0],
  "a product, 1 x 1, stride 2, odd": [[2, 7, 9, 16], [1, 1, 16, 32], 2, 0],
  "all pictures at once": [[3, 7, 9, 16], [3, 3, 16, 32], 2, 1],
  "picture by picture": [[2, 21, 22, 16], [3, 3, 16, 16], 1, 1],
  "picture by picture, stride 2, odd": [[2, 41, 43, 16], [3, 3, 16, 16], 2, 1],
  "colours apart, 7 x 7, stride 2": [[2, 41, 44, 3], [7, 7, 3, 16], 2, 3],
  "colours apart, a picture that ends before the last stride": [[2, 8, 8, 3], [3, 3, 3, 16], 3, 0],
  "channels that fill no block": [[2, 6, 5, 20], [3, 3, 20, 12], 1, 1],
};
for (const [name, [x, w, stride, pad]] of Object.entries(cases)) {
  Deno.test(`the gradient of a filter: ${name}`, () =>
    agreeWithGradients(
      (x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, stride, pad),
      [numbers(x), numbers(w, { seed: 2, low: -0.5, high: 0.5 })],
      { tolerance: 2e-4 },
    ));
}

/** Groups of the convolutions in the gradient of a filter of 3 x 3, at stride 1 without padding. */
function groupsOf(x: number[], outputs: number): number[] {
  const inputs = { x: numbers(x), w: numbers([3, 3, x[3], outputs]) };
  const program = simplify(trace(({ x, w }) => {
    const loss = (w: tf.Tensor) =>
      tf.sum(tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 0)) as tf.Scalar;
    return { dw: tf.grad(loss)(w) };
  }, inputs));
  return lower(program, { target: { ...plainTarget, block: 16 } }).nodes
    .filter(({ operator }) => operator === "Conv")
    .map(({ attributes: { group = 1 } }) => Number(group));
}

Deno.test("maps of 400 pixels and more are gone through picture by picture", () => {
  assert.deepEqual(groupsOf([3, 22, 22, 16], 16), [3]);
  assert.deepEqual(groupsOf([3, 21, 23, 16], 16), [1]);
});

Deno.test("the plain graph has no groups, which WebGPU lacks in three dimensions", () => {
  for (const [x, w, stride, pad] of Object.values(cases)) {
    const inputs = { x: numbers(x), w: numbers(w) };
    const program = simplify(trace(({ x, w }) => {
      const loss = (w: tf.Tensor) =>
        tf.sum(tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, stride, pad)) as tf.Scalar;
      return { dw: tf.grad(loss)(w) };
    }, inputs));
    const grouped = (block: number | null) =>
      lower(program, { target: { ...plainTarget, block } }).nodes
        .filter(({ attributes: { group = 1 } }) => group !== 1).length;
    assert.equal(grouped(null), 0);
  }
});
