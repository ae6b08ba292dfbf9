import assert from "node:assert/strict";
import { characterClasses, cocoClasses } from "lib/detect/coco_classes.ts";

Deno.test("eighty classes, no two alike, characters among them", () => {
  assert.equal(new Set(cocoClasses).size, 80);
  assert.deepEqual([cocoClasses[0], cocoClasses[79], cocoClasses[15]], [
    "person",
    "toothbrush",
    "cat",
  ]);
  for (const name of characterClasses) assert.ok(cocoClasses.includes(name), name);
});
