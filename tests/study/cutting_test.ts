import assert from "node:assert/strict";
import { cuttingOf } from "lib/study/cutting.ts";

const plain = { padding: 0, duplicates: "keep", holes: "keep", islands: "keep", megapixels: 80 };

Deno.test("what stays as it is is left out", () => {
  assert.deepEqual(cuttingOf(plain), { padding: 0, maxPixels: 80e6 });
});

Deno.test("duplicates are dropped or merged; masks change where one thing of them does", () => {
  assert.deepEqual(cuttingOf({ ...plain, duplicates: "drop", padding: 3 }), {
    padding: 3,
    deduplicate: { merge: false },
    maxPixels: 80e6,
  });
  assert.deepEqual(cuttingOf({ ...plain, duplicates: "merge" }).deduplicate, { merge: true });
  assert.deepEqual(cuttingOf({ ...plain, holes: "fill" }).masks, {
    holes: "fill",
    islands: "keep",
  });
  assert.deepEqual(cuttingOf({ ...plain, islands: "drop", megapixels: .5 }), {
    padding: 0,
    masks: { holes: "keep", islands: "drop" },
    maxPixels: 5e5,
  });
});
