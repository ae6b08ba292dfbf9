import assert from "node:assert/strict";
import { compile } from "lib/jit/compile.ts";
import { tf } from "lib/jit/tfjs.ts";
import { silu } from "lib/nn/silu.ts";
import { float32 } from "lib/tensor/tensor.ts";

const xs = [-90, -20, -5, -1.5, -1, -0.25, 0, 0.25, 1, 2.5, 6, 20, 90];

Deno.test("SiLU and its gradient are x / (1 + e^-x) and its slope, in doubles", async () => {
  const x = float32(Float32Array.from(xs), [xs.length]);
  const summed = (x: tf.Tensor) => tf.sum(silu(x));
  await using running = await compile(({ x }) => ({ y: silu(x), slope: tf.grad(summed)(x) }), {
    x,
  });
  const { y, slope } = await running.run({ x });
  const exact = (v: number) => v / (1 + Math.exp(-v));
  const h = 1e-5;
  for (const [i, v] of xs.entries()) {
    assert.ok(Math.abs(Number(y.data[i]) - exact(v)) < 2e-6 * Math.max(1, Math.abs(v)), `${v}`);
    const numerical = (exact(v + h) - exact(v - h)) / (2 * h);
    assert.ok(Math.abs(Number(slope.data[i]) - numerical) < 5e-6, `slope at ${v}`);
  }
});
