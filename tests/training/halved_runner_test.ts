import assert from "node:assert/strict";
import { tf } from "lib/jit/tfjs.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import { compiledRunner } from "lib/training/compiled_runner.ts";
import { halvedRunner } from "lib/training/halved_runner.ts";
import type { Step } from "lib/training/runner.ts";
import { numbers } from "tests/jit/agree.ts";

type Value = Tensor<"float32">;
type Inputs = { readonly x: Value; readonly goal: Value };
type Outputs = { readonly y: Value; readonly length: Value };

/** A filter moves against the gradient of its distance from a goal. */
const step: Step<Inputs, Outputs> = ({ w, count }, { x, goal }) => {
  const y = tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, "same");
  const [dw] = tf.grads((w) =>
    tf.sum(tf.square(tf.sub(tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, "same"), goal)))
  )([w]);
  return {
    state: { w: tf.sub(w, tf.mul(dw, 1e-3)), count: tf.add(count, 1) },
    outputs: { y, length: tf.sqrt(tf.sum(tf.square(dw))) },
  };
};
const [x, goal] = [numbers([1, 4, 6, 3]), numbers([1, 4, 6, 2], { seed: 2 })];
const state = { w: numbers([3, 3, 3, 2], { seed: 3 }), count: float32(Float32Array.of(0), []) };

Deno.test("its steps are those of one graph, with what lies between them", async () => {
  const start = { state, inputs: { x, goal } };
  await using whole = await compiledRunner({ threads: 1 })(step, start);
  await using halved = await halvedRunner({ early: ["y"], threads: 1 })(step, start);
  for (let k = 0; k < 3; k++) {
    const [{ y, length }] = await whole.run([{ x, goal }]);
    const found = await halved.run({ x }, (early) => {
      assert.deepEqual(early, { y });
      return { goal };
    });
    assert.deepEqual(found, { length });
  }
  const after = await halved.state();
  assert.deepEqual(after, await whole.state());
  assert.deepEqual([after.w.shape, after.count.data[0]], [[3, 3, 3, 2], 3]);
});

Deno.test("it goes on from another state, and leaves given arrays alone", async () => {
  await using runner = await halvedRunner({ early: ["y"], threads: 1 })(step, {
    state,
    inputs: { x, goal },
  });
  const before = state.w.data.slice();
  const run = async () => (await runner.run({ x }, () => ({ goal }))).length.data[0];
  const first = await run();
  assert.notEqual(await run(), first);
  runner.restore(state);
  assert.equal(await run(), first);
  assert.deepEqual(state.w.data, before);
});
