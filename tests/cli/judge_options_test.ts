import assert from "node:assert/strict";
import { judgeOptions } from "lib/cli/judge_options.ts";
import { finetuneStepsOptions } from "lib/cli/finetune_steps_options.ts";
import { numberLines } from "./option_lines.ts";

Deno.test("judge counts folds as a training that leaves one out", () => {
  assert.equal(judgeOptions.folds.default, finetuneStepsOptions.folds.default);
  assert.deepEqual(judgeOptions.folds.range, finetuneStepsOptions.folds.range);
  assert.deepEqual(judgeOptions.fold.range, finetuneStepsOptions.fold.range);
});

Deno.test("prints are evaluated where no corpus is named", () => {
  assert.equal(judgeOptions.corpus.default, "prints");
});

Deno.test("the numbers of an evaluation, by default and at most", () => {
  const { seed: _, plates: __, ...own } = numberLines(judgeOptions);
  assert.deepEqual(own, {
    folds: "4; a whole number, 2 to 99",
    fold: "no default; a whole number, 1 to 99",
    nms: "0.55; 0 to 1",
    threads: "no default; a whole number, 1 to 512",
  });
});
