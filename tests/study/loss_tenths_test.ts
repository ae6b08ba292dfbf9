import assert from "node:assert/strict";
import { lossTenths } from "lib/study/loss_tenths.ts";

Deno.test("losses are means of the first and of the last tenth, of one step at least", () => {
  const parts = { box: 0, obj: 0, cls: 0, l1: 0 };
  const history = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ losses: { ...parts, loss: count - i } }));
  assert.deepEqual(lossTenths(history(1)), { first: 1, last: 1 });
  assert.deepEqual(lossTenths(history(19)), { first: 19, last: 1 });
  assert.deepEqual(lossTenths(history(20)), { first: 19.5, last: 1.5 });
});
