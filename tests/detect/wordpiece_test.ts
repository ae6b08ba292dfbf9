import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { decodeTokens, encodeText, parseVocabulary } from "lib/detect/wordpiece.ts";
import fixture from "tests/fixtures/detect/wordpiece.json" with { type: "json" };

const vocabulary = parseVocabulary(
  readFileSync(new URL("../../models/random/vocab.txt", import.meta.url), "utf8"),
);

Deno.test("every text has transformers' tokens", () => {
  assert.ok(fixture.cases.length > 80);
  for (const { text, ids } of fixture.cases) {
    assert.deepEqual(encodeText(text, vocabulary), ids, JSON.stringify(text));
  }
});

Deno.test("some tokens have transformers' text, joined tidily or not", () => {
  for (const { some, tidy, loose } of fixture.cases) {
    assert.equal(decodeTokens(some, vocabulary), tidy);
    assert.equal(decodeTokens(some, vocabulary, { tidy: false }), loose);
  }
});

Deno.test("a text that is no vocabulary is refused", () => {
  assert.throws(() => parseVocabulary("a\nb\n"), /of 2 lines: it has no \[UNK\]/);
  assert.equal(parseVocabulary("[UNK]\r\n[CLS]\r\n[SEP]\r\n").tokens.length, 3);
});
