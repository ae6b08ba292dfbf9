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

/** A 1 x 1 convolution between two of 3 x 3, which keep maps in blocks. */
const between = (x: tf.Tensor, w: tf.Tensor, edge: tf.Tensor): tf.Tensor => {
  const around = (y: tf.Tensor) => tf.conv2d(y as tf.Tensor4D, edge as tf.Tensor4D, 1, "same");
  const inner = tf.conv2d(tf.relu(around(x)) as tf.Tensor4D, w as tf.Tensor4D, 1, 0);
  return around(tf.relu(inner));
};

Deno.test("a 1 x 1 filter between convolutions: the gradient of large maps and of small ones", async () => {
  const edge = numbers([3, 3, 16, 16], { seed: 3, low: -0.2, high: 0.2 });
  const w = numbers([1, 1, 16, 16], { seed: 2, low: -0.5, high: 0.5 });
  for (const side of [20, 7]) {
    await agreeWithGradients(between, [numbers([3, side, side + 1, 16]), w, edge], {
      tolerance: 2e-4,
    });
  }
});

Deno.test("it is a product for each image from 400 pixels on", () => {
  const edge = numbers([3, 3, 16, 16]);
  const batchesOf = (height: number, width: number, block: number | null = 16) => {
    const inputs = { x: numbers([3, height, width, 16]), w: numbers([1, 1, 16, 16]), edge };
    const program = simplify(trace(({ x, w, edge }) => {
      const loss = (w: tf.Tensor) => tf.sum(tf.square(between(x, w, edge))) as tf.Scalar;
      return { dw: tf.grad(loss)(w) };
    }, inputs));
    return lower(program, { target: { ...plainTarget, block } }).nodes
      .filter(({ operator }) => operator === "FusedMatMul").length;
  };
  assert.deepEqual([batchesOf(20, 20), batchesOf(19, 21), batchesOf(21, 20)], [1, 0, 1]);
  assert.equal(batchesOf(20, 20, null), 0);
});
