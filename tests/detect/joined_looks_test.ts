import assert from "node:assert/strict";
import type { Detection } from "lib/detect/detection.ts";
import { joinLooks } from "lib/detect/joined_looks.ts";

const find = (label: string, x: number, score: number): Detection => ({
  box: [x, 0, x + 10, 10],
  score,
  label,
});

Deno.test("finds of one label are joined, of two labels they are not", () => {
  const looks = [[find("a", 0, 0.75)], [find("a", 0, 0.25), find("b", 0, 0.5)]];
  assert.deepEqual(joinLooks(looks), [find("a", 0, 0.5), find("b", 0, 0.25)]);
});

Deno.test("a single look's finds stay as they are, also those that overlap", () => {
  const finds = [find("a", 0, 0.75), find("a", 1, 0.5)];
  assert.deepEqual(joinLooks([finds]), finds);
  assert.deepEqual(joinLooks([[], []]), []);
});

Deno.test("finds of all labels are told best first", () => {
  const looks = [[find("a", 0, 0.25), find("b", 50, 0.75)], [
    find("a", 0, 0.25),
    find("b", 50, 0.75),
  ]];
  assert.deepEqual(joinLooks(looks).map(({ label, score }) => [label, score]), [["b", 0.75], [
    "a",
    0.25,
  ]]);
});
