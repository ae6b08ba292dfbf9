import assert from "node:assert/strict";
import { learntAlready } from "lib/study/learnt_already.ts";

Deno.test("a detector that learnt from prints is no test on prints", () => {
  assert.match(learntAlready("burin_nano", "prints")[0], /models\/burin_nano\.md.* is no test/);
  assert.equal(learntAlready("burin_nano", "prints/hogarth").length, 1);
  assert.deepEqual(learntAlready("burin_nano", "alice"), []);
  assert.deepEqual(learntAlready("yolox_nano", "prints"), []);
  assert.deepEqual(learntAlready("mine.onnx", "prints"), []);
});
