import assert from "node:assert/strict";
import { tf } from "lib/jit/tfjs.ts";
import { float32 } from "lib/tensor/tensor.ts";
import type { Step } from "lib/training/runner.ts";
import { gibibytes, stepBytes } from "lib/training/step_memory.ts";

const inputs = { views: float32(Float32Array.from({ length: 48 }, (_, i) => i), [16, 1, 1, 3]) };
const state = { w: float32(Float32Array.of(1), []) };
const step: Step = ({ w }, { views }) => ({
  state: { w: tf.mul(w, 2) },
  outputs: { loss: tf.sum(tf.exp(views)) },
});

Deno.test("the estimate counts views, their exponentials, and the weights before and after", () => {
  assert.equal(stepBytes(step, { state, inputs }), 4 * (48 + 48 + 1 + 1 + 1 + 1));
});

Deno.test("bytes are whole MiB, and from a GiB on GiB with a digit behind the point", () => {
  assert.deepEqual(
    [2.6 * 2 ** 20, 2 ** 30 - 1, 2 ** 30, 2.55 * 2 ** 31].map(gibibytes),
    ["3 MiB", "1024 MiB", "1.0 GiB", "5.1 GiB"],
  );
});
