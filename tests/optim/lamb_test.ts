/** What the ten steps of optimizer_test.ts do not show about LAMB. */
import assert from "node:assert/strict";
import { tf } from "lib/jit/tfjs.ts";
import { lamb } from "lib/optim/lamb.ts";

await tf.setBackend("cpu");

function moved(weight: number): number {
  const optimizer = lamb({ trust: 1e-3 });
  const scalars = Object.fromEntries(
    Object.entries(optimizer.scalars({ step: 1, learningRate: 0.25 }))
      .map(([name, value]) => [name, tf.scalar(value)]),
  );
  const { parameters } = optimizer.update({
    gradients: { w: tf.fill([4], 3) },
    parameters: { w: tf.fill([4], weight) },
    state: { "exp_avg.w": tf.zeros([4]), "exp_avg_sq.w": tf.zeros([4]) },
    scalars,
  });
  return weight - parameters.w.dataSync()[0];
}

Deno.test("the step is learning rate times trust, relative to the tensor", () => {
  for (const weight of [1, 10]) {
    assert.ok(Math.abs(moved(weight) / weight - 2.5e-4) < 2e-6, `${moved(weight)}`);
  }
});

Deno.test("a tensor of zeros moves by learning rate times trust", () => {
  assert.ok(Math.abs(moved(0) - 2.5e-4) < 1e-8, `${moved(0)}`);
});
