import assert from "node:assert/strict";
import { makeWords, reworkWords } from "lib/engraver/title.ts";
import { Random } from "lib/tensor/random.ts";
import { assertFrozen } from "tests/engraver/drawn.ts";

Deno.test("a later state has another publisher's line and a later year", () => {
  for (let seed = 0; seed < 50; seed++) {
    const words = makeWords(new Random(seed));
    const later = reworkWords(words, new Random(seed).fork("state"));
    assert.ok(words.year >= 1761 && later.year > words.year);
    assert.equal(later.title, words.title);
    assert.match(later.publication, /Second State/);
    assert.match(words.publication, new RegExp(String(words.year)));
  }
});

Deno.test("titles keep their words", () => {
  assertFrozen(
    Array.from({ length: 200 }, (_, seed) => {
      const words = makeWords(new Random(seed));
      return [words, reworkWords(words, new Random(seed).fork("state"))];
    }),
    "e30c75fd7bb7",
  );
});
