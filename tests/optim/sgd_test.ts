/** What the ten steps of optimizer_test.ts do not show about SGD. */
import assert from "node:assert/strict";
import { sgd } from "lib/optim/sgd.ts";

Deno.test("keeps a buffer only with momentum", () => {
  assert.deepEqual(sgd().buffers, []);
  assert.deepEqual(sgd({ momentum: 0.5 }).buffers, ["momentum_buffer"]);
});

Deno.test("Nesterov's step without momentum is refused", () => {
  assert.throws(() => sgd({ nesterov: true }), /needs a momentum/);
});
