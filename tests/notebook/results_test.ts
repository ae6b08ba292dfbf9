import assert from "node:assert/strict";
import { byEpoch, comparison, readResults } from "lib/notebook/results.ts";
import type { StepRecord } from "lib/simclr/history.ts";
import { type ConfigName, configs } from "lib/simclr/config.ts";

Deno.test("an epoch is its last step with its mean loss", () => {
  const record = (step: number, epoch: number, loss: number) =>
    ({ step, epoch, loss, top1: step / 10 }) as StepRecord;
  assert.deepEqual(byEpoch([record(1, 0, 4), record(2, 0, 3), record(3, 1, 2)]), [
    record(2, 0, 3.5),
    record(3, 1, 2),
  ]);
});

Deno.test("the committed results are all experiments, each with all that decides it", () => {
  const results = readResults();
  const named = Object.keys(configs).filter((name) => name !== "demo").sort();
  assert.deepEqual(results.map(({ experiment }) => experiment).sort(), named);
  for (const result of results) {
    const { experiment, command, config, history, corpus, reduced } = result;
    assert.ok(command.startsWith(`deno task train --experiment ${experiment} `), command);
    assert.equal(history.length, config.epochs);
    assert.equal(config.epochs, configs[experiment as ConfigName].epochs);
    assert.match(corpus.digest, /^[0-9a-f]{64}$/);
    assert.ok(reduced.some((line) => line.startsWith("size.height: 400, here")));
    for (const { top1, top3, top10 } of result.evaluation) {
      assert.ok(top1.low <= top1.value && top1.value <= top3.value && top3.value <= top10.value);
    }
    if (result.start === "random" && config.frozen.length > 0) {
      assert.equal(result.features, "random features");
    }
  }
  assert.equal(comparison(results).length, results.length);
});
