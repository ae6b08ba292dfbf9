import assert from "node:assert/strict";
import { onBackend } from "lib/jit/on_backend.ts";
import { tf } from "lib/jit/tfjs.ts";

Deno.test("work has its backend, then the former one is back, or tfjs's own where nothing ran before", () => {
  for (const name of ["one", "other"]) {
    tf.registerBackend(name, () => tf.findBackend("cpu"), 0);
  }
  assert.ok(!tf.getBackend(), "nothing ran before");
  assert.equal(onBackend("one", () => tf.getBackend()), "one");
  assert.equal(tf.getBackend(), "cpu");
  tf.setBackend("other");
  const broken = () => {
    throw new Error(`broken on ${tf.getBackend()}`);
  };
  assert.throws(() => onBackend("one", broken), /broken on one/);
  assert.equal(tf.getBackend(), "other");
});
