import assert from "node:assert/strict";
import { ridge } from "lib/detect/ridge.ts";
import { linear } from "lib/tensor/linear_function.ts";
import { Random } from "lib/tensor/random.ts";

Deno.test("without a penalty, weights that made the answers come back", () => {
  const random = new Random(2);
  const truth = [1.5, -2, 0.25, 4];
  const fit = ridge(3, { outputs: 2 });
  for (let n = 0; n < 50; n++) {
    const x = [random.normal(), 10 * random.normal(), random.range(0, 1)];
    fit.add(x, [linear(truth, x), x[1]]);
  }
  const [first, second] = fit.solve({ penalty: 1e-9 });
  first.forEach((w, i) => assert.ok(Math.abs(w - truth[i]) < 1e-6));
  second.forEach((w, i) => assert.ok(Math.abs(w - Number(i === 1)) < 1e-6));
});

Deno.test("the gradient of the penalised squares is nought at the solution", () => {
  const random = new Random(3);
  const samples = Array.from({ length: 30 }, () => ({
    x: [random.normal(), random.normal()],
    y: random.normal(),
  }));
  const fit = ridge(2);
  for (const { x, y } of samples) fit.add(x, [y]);
  const [weights, ...more] = fit.solve({ penalty: 2 });
  assert.deepEqual(more, [], "one number is told");
  for (let k = 0; k < 2; k++) {
    const mean = samples.reduce((s, { x }) => s + x[k], 0) / 30;
    const variance = samples.reduce((s, { x }) => s + x[k] * x[k], 0) / 30 - mean * mean;
    const slope = samples.reduce((s, { x, y }) => s + (linear(weights, x) - y) * x[k], 0) +
      2 * variance * weights[k];
    assert.ok(Math.abs(slope) < 1e-9);
  }
});

Deno.test("no samples, no weights", () => {
  assert.throws(() => ridge(2).solve({ penalty: 1 }), /no samples/);
});

Deno.test("samples that do not decide the weights are refused with what to do", () => {
  const fit = ridge(2);
  fit.add([1, 2], [3]);
  assert.throws(() => fit.solve({ penalty: 0 }), /raise the penalty or add samples/);
});
