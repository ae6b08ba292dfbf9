import assert from "node:assert/strict";
import { codedTexts } from "lib/review/coded_texts.ts";

Deno.test("texts that repeat are kept once, and come back", () => {
  const texts = ["b", "", "a", "b", "__proto__", "", "constructor"];
  const { values, codes } = codedTexts(texts);
  assert.deepEqual(values, ["b", "", "a", "__proto__", "constructor"]);
  assert.deepEqual(codes.map((code) => values[code]), texts);
});
