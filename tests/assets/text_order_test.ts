import assert from "node:assert/strict";
import { textOrder } from "lib/assets/text_order.ts";

Deno.test("texts come in the order of their units; the same one is the same", () => {
  assert.deepEqual([textOrder("a", "b"), textOrder("b", "a"), textOrder("a", "a")], [-1, 1, 0]);
  const texts = ["b", "\u00e4", "Z", "10", "9", "", "a"];
  assert.deepEqual(texts.toSorted(textOrder), ["", "10", "9", "Z", "a", "b", "\u00e4"]);
  assert.deepEqual(texts.toReversed().sort(textOrder), texts.toSorted());
});
