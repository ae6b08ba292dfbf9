import assert from "node:assert/strict";
import { mirrored } from "lib/image/border.ts";

Deno.test("beyond its ends a row comes back, however far, without its border twice", () => {
  const places = Array.from({ length: 15 }, (_, i) => mirrored(i - 6, 4));
  assert.deepEqual(places, [0, 1, 2, 3, 2, 1, 0, 1, 2, 3, 2, 1, 0, 1, 2]);
  assert.deepEqual([-2, -1, 0, 1, 2].map((at) => mirrored(at, 2)), [0, 1, 0, 1, 0]);
  assert.deepEqual([-3, 0, 5].map((at) => mirrored(at, 1)), [0, 0, 0]);
});
