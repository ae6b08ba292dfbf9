import assert from "node:assert/strict";
import { labelsByPlate } from "lib/corpus/labels_by_plate.ts";
import type { Label } from "lib/corpus/plate.ts";

Deno.test("each plate has its own labels, in their order, and a plate without any has none", () => {
  const label = (plate: string, name: string): Label => ({ plate, box: [0, 0, 1, 1], name });
  const on = labelsByPlate([label("b", "Alice"), label("a", "Hatter"), label("b", "Dormouse")]);
  assert.deepEqual(on("b").map(({ name }) => name), ["Alice", "Dormouse"]);
  assert.deepEqual(on("a").map(({ name }) => name), ["Hatter"]);
  assert.deepEqual(on("__proto__"), []);
});
