/** Values that go into blocks and come out in every order. */
import assert from "node:assert/strict";
import { lower } from "lib/jit/lower.ts";
import { domain, fromBlocked } from "lib/jit/rules/blocked.ts";
import { cnhw, type Lowering, nchw } from "lib/jit/rules/rule.ts";
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

Deno.test("one reordering leads out of blocks to pixels, channels first, or channels before pictures", () => {
  const written = (layout: Parameters<typeof fromBlocked>[1]["layout"]) => {
    const operators: string[] = [];
    const node = (operator: string) => {
      operators.push(operator);
      return operator;
    };
    const lowering = { target: { block: 16 }, node, integers: String } as unknown as Lowering;
    const value = { name: "x", shape: [2, 3, 5, 32], dtype: "float32", layout: "blocked" } as const;
    fromBlocked(lowering, { value, layout });
    return operators;
  };
  assert.deepEqual([written(null), written(nchw)], [["ReorderOutput"], ["ReorderOutput"]]);
  // the pictures of all blocks change places, not their pixels
  const turned = ["Reshape", "Transpose", "Reshape", "ReorderOutput", "Reshape"];
  assert.deepEqual(written(cnhw), turned);
});

Deno.test("without blocks, no operator is ONNX Runtime's own", () => {
  const { nodes } = lower(simplify(trace(every, inputs)));
  assert.ok(nodes.length > 0 && nodes.every((node) => node.domain !== domain));
});
