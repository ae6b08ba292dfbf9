import assert from "node:assert/strict";
import { acquaintance } from "lib/study/acquaintance.ts";

Deno.test("books are seen where all were trained on, unseen where none was, in part between", () => {
  const model = { books: ["twist", "nickleby"] };
  assert.equal(acquaintance(["twist", "twist", "nickleby"], model), "seen");
  assert.equal(acquaintance(["twist", "hogarth"], model), "in part");
  assert.equal(acquaintance(["hogarth"], model), "unseen");
  assert.equal(acquaintance(["hogarth"], { books: [] }), "unseen");
  assert.equal(acquaintance(["hogarth"], { books: null }), "unknown");
  assert.equal(acquaintance([], model), "unseen");
});
