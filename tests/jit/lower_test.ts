import assert from "node:assert/strict";
import { lower, lowered } from "lib/jit/lower.ts";
import { ohwi } from "lib/jit/rules/convolution_geometry.ts";
import { simplify } from "lib/jit/simplify.ts";
import { tf } from "lib/jit/tfjs.ts";
import { trace } from "lib/jit/trace.ts";
import { printGraph } from "lib/onnx/print.ts";
import { plainTarget } from "lib/onnx/provider.ts";
import { type Named, numbers } from "tests/jit/agree.ts";

const inputs = { x: numbers([2, 6, 4, 3]), w: numbers([3, 3, 3, 5]), b: numbers([5]) };
const two = ({ x, w, b }: Named): Named => {
  const h = tf.relu(tf.add(tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 1), b));
  return {
    y: tf.relu(
      tf.add(
        tf.conv2d(tf.slice(h, [0, 0, 0, 0], [2, 6, 4, 3]) as tf.Tensor4D, w as tf.Tensor4D, 1, 1),
        b,
      ),
    ),
  };
};

Deno.test("results of convolutions stay as they lie", () => {
  const graph = lower(simplify(trace(({ x, w, b }) => {
    const h = tf.add(tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 1), b);
    return { y: tf.mean(tf.relu(h), [1, 2]) };
  }, inputs)));
  assert.equal(
    printGraph(graph),
    [
      "input x: float32[2,6,4,3]",
      "input w: float32[3,3,3,5]",
      "input b: float32[5]",
      "%0 = Transpose(x) perm=[0,3,1,2]",
      "%1 = Transpose(w) perm=[3,2,0,1]",
      "%2 = Conv(%0, %1) dilations=[1,1] kernel_shape=[3,3] pads=[1,1,1,1] strides=[1,1]",
      "%3 = int64[4] 1,1,1,5",
      "%4 = Reshape(b, %3)",
      "%5 = int64[4] 1,5,1,1",
      "%6 = Reshape(%4, %5)",
      "%7 = Add(%2, %6)",
      "%8 = Relu(%7)",
      "%9 = int64[2] 2,3",
      "y = ReduceMean(%8, %9) keepdims=[0]",
      "output y: float32[2,5]",
    ].join("\n"),
  );
});

Deno.test("a value is brought into an order once, however often it is asked for", () => {
  const { nodes } = lower(simplify(trace(two, inputs)));
  const turnedFilters = nodes.filter(({ operator, inputs }) =>
    operator === "Transpose" && inputs[0] === "w"
  );
  assert.equal(turnedFilters.length, 1);
});

Deno.test("inputs and outputs lie as they are asked to", () => {
  const graph = lower(simplify(trace(({ w }) => ({ w2: tf.mul(w, 2) }), { w: inputs.w })), {
    layouts: { w: ohwi, w2: ohwi },
  });
  assert.deepEqual(graph.inputs[0].shape, [5, 3, 3, 3]);
  assert.deepEqual(graph.outputs[0].shape, [5, 3, 3, 3]);
  assert.deepEqual(graph.nodes.map(({ operator }) => operator), ["Mul"]);
});

Deno.test("outputs may lie as they come out, and it is said how; inputs may lie in blocks", () => {
  const program = simplify(trace(({ x, w }) => {
    const y = tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, "same");
    return { y, mean: tf.mean(y, [0, 1, 2]) };
  }, { x: numbers([2, 6, 4, 8]), w: numbers([3, 3, 8, 16]) }));
  const made = (block: number | null) =>
    lowered(program, { target: { ...plainTarget, block }, asMade: ["y", "mean"] });
  assert.deepEqual(made(null).made, { y: [0, 3, 1, 2], mean: null });
  const { graph, made: layouts } = made(8);
  assert.deepEqual(layouts, { y: "blocked", mean: null });
  assert.deepEqual(graph.outputs[0].shape, [2, 16, 6, 4]);
  const rest = simplify(trace(({ y }) => ({ z: tf.neg(y) }), { y: numbers([2, 6, 4, 16]) }));
  const { graph: next } = lowered(rest, {
    target: { ...plainTarget, block: 8 },
    layouts,
    asMade: ["z"],
  });
  assert.deepEqual(next.nodes.map(({ operator }) => operator), ["Neg"]);
});
