import assert from "node:assert/strict";
import type { LengthRun } from "lib/finetune/lengths.ts";
import type { Study } from "lib/finetune/study.ts";
import { lengthsTable, readFinetuning, studyResult } from "lib/study/finetuning.ts";

Deno.test("the committed result is of three lengths or more, chosen on the validation plates", () => {
  const result = readFinetuning()!;
  const { command, runs, chosen, before, after, plates, tuned, start } = result;
  assert.match(command, /^deno task finetune .*--result notebooks\/results\/finetune\.json/);
  assert.ok(runs.length >= 3 && Object.values(plates).every((count) => count >= 10));
  for (const { epochs, history } of runs) assert.equal(history.length, epochs);
  const marks = runs.map(({ best, history }) =>
    0.1 * history[best - 1].map50 + 0.9 * history[best - 1].map
  );
  assert.equal(chosen.epochs, runs[marks.indexOf(Math.max(...marks))].epochs);
  assert.ok(after.map50 > before.map50 && after.map > before.map);
  assert.match(tuned, /^[0-9a-f]{64}$/);
  // of yolox_nano, as models/yolox_nano.json has it
  assert.match(start.sha256, /^(e8af0749|c789161e)/);
  const table = lengthsTable(result);
  assert.equal(table.filter(({ chosen }) => chosen).length, 1);
  assert.equal(table[0].mAP50, runs[0].history[runs[0].best - 1].map50);
  assert.equal(table[0].minutes, runs[0].history.at(-1)!.seconds / 60);
});

Deno.test("a file that is not there is no result", () => {
  assert.equal(readFinetuning("nowhere/finetune.json"), null);
});

Deno.test("a run is kept without its weights, its numbers short", () => {
  const losses = { loss: 1 / 3, box: 1, obj: 1, cls: 1, l1: 1 };
  const record = { epoch: 1, seconds: 1, train: losses, validation: losses };
  const marks = { precision: 1, recall: 1, map50: 2 / 3, map: 1, learningRate: 1e-3 };
  const run: LengthRun = {
    epochs: 1,
    history: [{ ...record, ...marks }],
    best: { epoch: 1, weights: {} },
    finished: true,
  };
  const [kept] = studyResult({ runs: [run] } as unknown as Study).runs;
  assert.deepEqual(Object.keys(kept), ["epochs", "best", "history"]);
  assert.equal(kept.history[0].map50, 0.666667);
  assert.equal(kept.history[0].train.loss, 0.333333);
});
