import assert from "node:assert/strict";
import { tf } from "lib/jit/tfjs.ts";
import { trace } from "lib/jit/trace.ts";
import { numbers } from "tests/jit/agree.ts";

const x = numbers([2, 3]);

Deno.test("kernels are written down with their shapes, gradients too", () => {
  const program = trace(({ x }) => {
    const loss = (x: tf.Tensor) => tf.sum(tf.square(tf.relu(x))) as tf.Scalar;
    return { loss: loss(x), dx: tf.grad(loss)(x) };
  }, { x });
  const kernels = program.operations.map(({ kernel }) => kernel);
  assert.deepEqual(kernels.slice(0, 3), ["Relu", "Square", "Sum"]);
  assert.ok(kernels.includes("Step"));
  assert.deepEqual(program.values[program.outputs[1].value].shape, [2, 3]);
});

Deno.test("the backend before is the backend after, even when the function throws", () => {
  tf.setBackend("cpu");
  trace(({ x }) => ({ x }), { x });
  assert.throws(() =>
    trace(() => {
      throw new Error("no");
    }, { x }), /no/);
  assert.equal(tf.getBackend(), "cpu");
  assert.deepEqual([...tf.add(1, 2).dataSync()], [3]);
});

Deno.test("reading numbers and using foreign tensors are refused", () => {
  assert.throws(() =>
    trace(({ x }) => {
      x.dataSync();
      return {};
    }, { x }), /not known while tracing/);
  const foreign = tf.tensor1d([1, 2, 3]);
  assert.throws(
    () => trace(({ x }) => ({ y: tf.add(x, foreign) }), { x }),
    /made outside of it: pass it in as an input/,
  );
  assert.throws(() =>
    trace(() => {
      trace(() => ({}), {});
      return {};
    }, {}), /inside of a trace/);
});

Deno.test("tracing leaves no tensor behind", () => {
  const before = tf.memory().numTensors;
  trace(({ x }) => ({ y: tf.mul(tf.add(x, 1), 2) }), { x });
  assert.equal(tf.memory().numTensors, before);
});
