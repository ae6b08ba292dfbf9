import assert from "node:assert/strict";
import { editDistance, nearestWord, suggestion } from "lib/study/usage.ts";

Deno.test("edit distances", () => {
  assert.equal(editDistance("kitten", "sitting"), 3);
  assert.equal(editDistance("", "abc"), 3);
  assert.equal(editDistance("seed", "seed"), 0);
});

Deno.test("of words as near as each other the first is taken", () => {
  assert.equal(nearestWord("seat", ["seal", "seam"]), "seal");
  assert.equal(nearestWord("sean", ["seal", "seam"]), "seal");
});

Deno.test("a word is suggested for a slip or a beginning, and not for what is far", () => {
  const known = ["demo", "extract", "embed", "evaluate", "search"];
  assert.equal(suggestion("extrct", known), " Did you mean extract?");
  assert.equal(suggestion("Serch", known), " Did you mean search?");
  assert.equal(suggestion("eval", known), " Did you mean evaluate?");
  for (const far of ["foo", "--version", "x", "", "zzzzzzzz"]) {
    assert.equal(suggestion(far, known), "", far);
  }
  assert.equal(suggestion("abc", []), "");
  // two slips in a word of four letters or more, one in a shorter one
  assert.equal(suggestion("dxmx", known), " Did you mean demo?");
  assert.equal(suggestion("xxmx", known), "");
  assert.equal(suggestion("ab", ["abcd"]), "");
});
