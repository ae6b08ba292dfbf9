import assert from "node:assert/strict";
import { noteShown, shownItems } from "lib/augment/shown_items.ts";

Deno.test("a batch knows its own items, the last that were noted; another batch has none", () => {
  const [batch, other] = [new Float32Array(2), new Float32Array(2)];
  noteShown(batch, [3, 1]);
  noteShown(batch, [2, 1]);
  assert.deepEqual([...shownItems(batch)!], [2, 1]);
  assert.equal(shownItems(other), undefined);
});
