import assert from "node:assert/strict";
import { lastLevel, levelSize } from "lib/review/pyramid_levels.ts";

Deno.test("the last level is the plate, each before half of the next, rounded up, and the first a pixel", () => {
  assert.deepEqual([1, 2, 3, 512, 513].map((width) => lastLevel({ width, height: 1 })), [
    ...[0, 1, 2, 9, 10],
  ]);
  const size = { width: 1000, height: 601 };
  assert.deepEqual(levelSize(size, 10), size);
  assert.deepEqual(levelSize(size, 9), { width: 500, height: 301 });
  assert.deepEqual(levelSize(size, 0), { width: 1, height: 1 });
});
