/** What the ten steps of optimizer_test.ts do not show about SGD. */
import assert from "node:assert/strict";
import { tf } from "lib/jit/tfjs.ts";
import { sgd } from "lib/optim/sgd.ts";

await tf.setBackend("cpu");

Deno.test("keeps a buffer only with momentum", () => {
  assert.deepEqual(sgd().buffers, []);
  assert.deepEqual(sgd({ momentum: 0.5 }).buffers, ["momentum_buffer"]);
});

Deno.test("Nesterov's step without momentum is refused", () => {
  assert.throws(() => sgd({ nesterov: true }), /needs a momentum/);
});

Deno.test("a decay of exactly 1 decays, and one of 0 leaves the gradient alone", () => {
  const stepped = (weightDecay: number, momentum: number) => {
    const optimizer = sgd({ weightDecay, momentum });
    const state = momentum === 0 ? {} : { "momentum_buffer.w": tf.zeros([1]) };
    const [w, g] = [tf.tensor1d([2]), tf.tensor1d([3])];
    const scalars = { learningRate: tf.scalar(0.5) };
    return optimizer.update({ gradients: { w: g }, parameters: { w }, state, scalars })
      .parameters.w.dataSync()[0];
  };
  for (const momentum of [0, 0.5, 1]) {
    assert.deepEqual([stepped(0, momentum), stepped(1, momentum)], [0.5, -0.5]);
  }
  assert.deepEqual(sgd({ momentum: 1 }).buffers, ["momentum_buffer"]);
});
