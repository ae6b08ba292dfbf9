import assert from "node:assert/strict";
import { firstLearnt, unseenSeeds } from "lib/finetune/engraved_seeds.ts";

Deno.test("seeds that are evaluated on are never learnt from", () => {
  assert.deepEqual(unseenSeeds(3), [1, 2, 3]);
  assert.equal(unseenSeeds(5000).at(-1), firstLearnt - 1);
  // the cutters that are shipped learnt from these on
  assert.equal(firstLearnt, 1000);
});
