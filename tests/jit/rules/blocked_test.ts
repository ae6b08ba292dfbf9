/** Values that go into blocks and come out in every order. */
import assert from "node:assert/strict";
import { lower } from "lib/jit/lower.ts";
import { domain } from "lib/jit/rules/blocked.ts";
import { simplify } from "lib/jit/simplify.ts";
import { tf } from "lib/jit/tfjs.ts";
import { trace } from "lib/jit/trace.ts";
import { agree, type Named, numbers } from "tests/jit/agree.ts";

const inputs = { x: numbers([2, 3, 5, 32]), w: numbers([1, 1, 32, 32], { seed: 2 }) };
const every = ({ x, w }: Named): Named => {
  const y = tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 0); // in blocks
  const back = tf.add(y, x);
  return {
    nhwc: tf.reshape(y, [30, 32]),
    nchw: tf.transpose(y, [0, 3, 1, 2]),
    cnhw: tf.transpose(y, [3, 0, 1, 2]),
    turned: tf.transpose(y, [2, 1, 3, 0]),
    back,
    zeros: tf.add(tf.zerosLike(back), tf.exp(y)),
    // what comes back to a filter is asked for by channels first
    filter: tf.grad((w) => tf.sum(tf.square(tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 0))))(
      w,
    ),
  };
};

Deno.test("out of blocks in every order, and back", () =>
  agree(every, inputs, { tolerance: 3e-5 }));

Deno.test("without blocks, no operator is ONNX Runtime's own", () => {
  const { nodes } = lower(simplify(trace(every, inputs)));
  assert.ok(nodes.length > 0 && nodes.every((node) => node.domain !== domain));
});
