import assert from "node:assert/strict";
import { judgeOptions } from "lib/cli/judge_options.ts";
import { finetuneStepsOptions } from "lib/cli/finetune_steps_options.ts";

Deno.test("judge counts folds as a training that leaves one out", () => {
  assert.equal(judgeOptions.folds.default, finetuneStepsOptions.folds.default);
  assert.deepEqual(judgeOptions.folds.range, finetuneStepsOptions.folds.range);
  assert.deepEqual(judgeOptions.fold.range, finetuneStepsOptions.fold.range);
});

Deno.test("prints are judged where no corpus is named", () => {
  assert.equal(judgeOptions.corpus.default, "prints");
});
