import assert from "node:assert/strict";
import { tf } from "lib/jit/tfjs.ts";
import { eagerRunner, type Step } from "lib/training/runner.ts";
import { float32 } from "lib/tensor/tensor.ts";

await tf.setBackend("cpu");

const doubling: Step = (state, { by }) => {
  const next = tf.mul(state.x, by);
  return { state: { x: next }, outputs: { sum: tf.sum(next) } };
};
const vector = (...values: number[]) => float32(Float32Array.from(values), [values.length]);
const scalar = (value: number) => float32(Float32Array.of(value), []);

Deno.test("carries the state from step to step and leaks no tensor", async () => {
  const before = tf.memory().numTensors;
  {
    await using runner = eagerRunner(doubling, { state: { x: vector(1, 2) } });
    assert.equal((await runner.run([{ by: scalar(2) }]))[0].sum.data[0], 6);
    assert.equal((await runner.run([{ by: scalar(5) }]))[0].sum.data[0], 30);
    assert.deepEqual([...(await runner.state()).x.data], [10, 20]);
  }
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("steps of one run follow each other, and a restored state takes the place of the newest", async () => {
  const before = tf.memory().numTensors;
  {
    await using runner = eagerRunner(doubling, { state: { x: vector(1, 2) } });
    assert.equal(runner.stepsPerRun, 1);
    assert.deepEqual(await runner.run([]), []);
    const told = await runner.run([{ by: scalar(2) }, { by: scalar(3) }]);
    assert.deepEqual(told.map(({ sum }) => sum.data[0]), [6, 18]);
    runner.restore({ x: vector(5) });
    const [{ sum }] = await runner.run([{ by: scalar(2) }]);
    assert.equal(sum.data[0], 10);
    assert.deepEqual((await runner.state()).x, vector(10));
  }
  assert.equal(tf.memory().numTensors, before);
});
