import assert from "node:assert/strict";
import { keyOf, suggestion, UsageError } from "lib/study/usage.ts";

Deno.test("of words as near as each other the first is taken", () => {
  assert.equal(suggestion("seat", ["seal", "seam"]), " Did you mean seal?");
  assert.equal(suggestion("sean", ["seam", "seal"]), " Did you mean seam?");
});

Deno.test("a letter that was added, left out or changed is one slip", () => {
  // in a word of six letters, two slips are near and three are far
  assert.equal(suggestion("kittin", ["sitting"]), " Did you mean sitting?");
  assert.equal(suggestion("kitten", ["sitting"]), "");
  assert.equal(suggestion("seed", ["seed"]), " Did you mean seed?");
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

Deno.test("three letters are a beginning, two are none; of words that begin so the first is taken", () => {
  assert.equal(suggestion("eva", ["search", "evaluate"]), " Did you mean evaluate?");
  assert.equal(suggestion("ev", ["search", "evaluate"]), "");
  assert.equal(suggestion("plate", ["plates", "platemark"]), " Did you mean plates?");
  assert.equal(suggestion("plate", ["platemark", "plates"]), " Did you mean platemark?");
});

Deno.test("a slip in three letters, two in four to eight, and one more for every three letters", () => {
  const apart = (word: string, slips: number) =>
    suggestion("x".repeat(slips) + word.slice(slips), [
      word,
    ]) !== "";
  const rows = [["dog", 1], ["door", 2], ["boundary", 2], ["alphabets", 3], ["elevenletter", 4]];
  for (const [word, slips] of rows as [string, number][]) {
    assert.deepEqual([apart(word, slips), apart(word, slips + 1)], [true, false], word);
  }
});

Deno.test("a key is what the table itself has, and nothing that it inherits", () => {
  const table = { demo: 1, embed: 2 };
  assert.equal(keyOf(table, { typed: "demo", what: "command" }), "demo");
  for (const typed of ["dem", "toString", "__proto__"]) {
    assert.throws(() => keyOf(table, { typed, what: "command" }), UsageError, typed);
  }
  assert.throws(
    () => keyOf(table, { typed: "deno", what: "command" }),
    /There is no command "deno"\. Did you mean demo\? Known: demo, embed/,
  );
});
