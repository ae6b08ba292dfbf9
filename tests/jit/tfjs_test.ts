import assert from "node:assert/strict";
import { tf } from "lib/jit/tfjs.ts";

Deno.test("tfjs prints no advice", () => assert.equal(tf.env().getBool("PROD"), true));

Deno.test("tf has its gradients registered: d(x^3)/dx agrees with a numerical gradient", () => {
  const cube = (x: number) => x * x * x;
  const [at, step] = [1.5, 1e-4];
  const numerical = (cube(at + step) - cube(at - step)) / (2 * step);
  const traced = tf.tidy(() =>
    tf.grad((x) => x.mul(x).mul(x).sum())(tf.tensor1d([at])).dataSync()[0]
  );
  assert.ok(Math.abs(traced - numerical) < 1e-5, `${traced} against ${numerical}`);
});
