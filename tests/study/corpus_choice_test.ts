import assert from "node:assert/strict";
import { outOf } from "lib/study/corpus_choice.ts";

Deno.test("results go to a folder of the corpus's name", () => {
  assert.equal(outOf({ corpus: "engraver", out: undefined }), "out/engraver");
  assert.equal(outOf({ corpus: "/my/prints/", out: undefined }), "out/prints");
  assert.equal(outOf({ corpus: "alice", out: "here" }), "here");
  assert.equal(outOf({ corpus: "prints", out: undefined }), "out/prints");
  assert.equal(outOf({ corpus: "prints/seymour", out: undefined }), "out/seymour");
  assert.equal(outOf({ corpus: "alice", out: undefined }, "out/finetune"), "out/finetune/alice");
  assert.equal(outOf({ corpus: "alice", out: "here" }, "out/finetune"), "here");
});
