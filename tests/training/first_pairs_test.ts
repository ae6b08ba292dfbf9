import assert from "node:assert/strict";
import { firstPairs } from "lib/training/first_pairs.ts";
import { float32 } from "lib/tensor/tensor.ts";

const count = (length: number) => Float32Array.from({ length }, (_, i) => i);

Deno.test("the first pairs of a batch are the first of both halves, their mask too", () => {
  const all = { views: float32(count(8), [8, 1, 1, 1]), excluded: float32(count(64), [8, 8]) };
  const two = firstPairs(all, 2);
  assert.deepEqual([...two.views.data], [0, 1, 4, 5]);
  assert.deepEqual(two.views.shape, [4, 1, 1, 1]);
  const rows = [0, 1, 4, 5];
  assert.deepEqual([...two.excluded.data], rows.flatMap((r) => rows.map((c) => 8 * r + c)));
});
