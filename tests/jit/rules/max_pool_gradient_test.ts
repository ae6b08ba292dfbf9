import assert from "node:assert/strict";
import { fuse } from "lib/jit/fuse.ts";
import { lower } from "lib/jit/lower.ts";
import { simplify } from "lib/jit/simplify.ts";
import { tf } from "lib/jit/tfjs.ts";
import { trace } from "lib/jit/trace.ts";
import { plainTarget } from "lib/onnx/provider.ts";
import { agreeWithGradients, numbers } from "tests/jit/agree.ts";

const filter = numbers([3, 3, 16, 16], { seed: 2, low: -0.5, high: 0.5 });

Deno.test("maxima of 3 x 3, ties and odd sides, in blocks", async () => {
  const pooled = (x: tf.Tensor, w: tf.Tensor) => {
    const y = tf.relu(tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 1));
    return tf.maxPool(y as tf.Tensor4D, 3, 2, 1);
  };
  for (const [height, width] of [[8, 6], [7, 9]]) {
    const flat = numbers([2, height, width, 16], { seed: 5 });
    // Paper: whole regions of one value, and zeros after the ReLU.
    flat.data.forEach((value, i) => flat.data[i] = Math.round(value));
    await agreeWithGradients(pooled, [flat, filter], { tolerance: 1e-4 });
  }
});

Deno.test("maxima that are rectified afterwards: no split, no padding, and the same gradient", async () => {
  const rectified = (x: tf.Tensor, w: tf.Tensor) => {
    const y = tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 1);
    return tf.relu(tf.maxPool(y as tf.Tensor4D, 3, 2, 1));
  };
  for (const [height, width] of [[8, 6], [7, 9], [6, 7], [2, 3]]) {
    // Ties, and maxima on either side of 0, at the edges too.
    const flat = numbers([2, height, width, 16], { seed: 5, low: -2, high: 2 });
    flat.data.forEach((value, i) => flat.data[i] = Math.round(value));
    await agreeWithGradients((x, w) => tf.square(rectified(x, w)), [flat, filter], {
      tolerance: 1e-4,
    });
  }
  const inputs = { x: numbers([2, 8, 6, 16]), w: filter };
  const program = fuse(simplify(trace(({ x, w }) => ({
    dx: tf.grad((x) => tf.sum(tf.square(rectified(x, w))))(x),
  }), inputs)));
  const gradient = program.operations.find(({ kernel }) => kernel === "MaxPoolGrad");
  assert.equal(gradient?.attributes.positive, true);
  const operators = lower(program, { target: { ...plainTarget, block: 16 } }).nodes.map((
    { operator },
  ) => operator);
  assert.ok(!operators.some((operator) => ["Split", "Slice", "Pad", "Equal"].includes(operator)));
});
