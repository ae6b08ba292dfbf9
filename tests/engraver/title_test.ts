import assert from "node:assert/strict";
import { makeWords, reworkWords } from "lib/engraver/title.ts";
import { Random } from "lib/tensor/random.ts";

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
