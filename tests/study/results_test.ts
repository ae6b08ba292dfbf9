import assert from "node:assert/strict";
import {
  byEpoch,
  comparison,
  comparisonBars,
  conditions,
  type ExperimentResult,
  readResults,
} from "lib/study/results.ts";
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

const isEngraved = ({ corpus }: ExperimentResult) => corpus.name === "engraver";

Deno.test("the committed results on engraved plates are all experiments, each with all that decides it", () => {
  const results = readResults().filter(isEngraved);
  const named = Object.keys(configs).filter((name) => name !== "demo").sort();
  assert.deepEqual(results.map(({ experiment }) => experiment).sort(), named);
  for (const result of results) {
    const { experiment, command, config, history, corpus, reduced } = result;
    assert.ok(command.startsWith(`deno task train --experiment ${experiment} `), command);
    assert.equal(history.length, config.epochs);
    assert.equal(config.epochs, configs[experiment as ConfigName].epochs);
    assert.match(corpus.digest, /^[0-9a-f]{64}$/);
    const { size: { height } } = configs[experiment as ConfigName];
    assert.ok(reduced.some((line) => line.startsWith(`size.height: ${height}, here`)));
    for (const { top1, top3, top10 } of result.evaluation) {
      assert.ok(top1.low <= top1.value && top1.value <= top3.value && top3.value <= top10.value);
    }
    if (result.start === "random" && config.frozen.length > 0) {
      assert.equal(result.features, "random features");
    }
  }
});

Deno.test("those on prints say how many epochs of the experiment's they had, and begin with its weights", () => {
  const results = readResults().filter((result) => !isEngraved(result));
  assert.ok(results.length > 0);
  for (const { experiment, command, config, history, corpus, reduced, start } of results) {
    assert.ok(command.startsWith(`deno task train --corpus prints --experiment ${experiment} `));
    assert.equal(corpus.name, "prints");
    assert.equal(history.length, config.epochs);
    const whole = configs[experiment as ConfigName];
    assert.ok(reduced.includes(`epochs: ${whole.epochs}, here ${config.epochs}`), `${reduced}`);
    assert.ok(start.startsWith(`${whole.weights} sha256:`), start);
  }
  const rows = comparison(results);
  for (const [i, { config, evaluation }] of results.entries()) {
    const gallery = config.background ? "with background" : "without background";
    const began = evaluation.find((row) => row.gallery === gallery && row.model === config.weights);
    assert.deepEqual(rows[i]["Top-1, pretrained"], began!.top1);
  }
  const how = conditions(results);
  assert.equal(new Set(how.map(({ command }) => command)).size, 1);
});

Deno.test("they are compared in the gallery that each trained on, all run by one command", () => {
  const results = readResults().filter(isEngraved);
  const rows = comparison(results);
  const [h, z, untrained] = comparisonBars(results).data.map(({ y }) => y as number[]);
  for (const [i, { experiment, config, evaluation, features }] of results.entries()) {
    const gallery = config.background ? "with background" : "without background";
    assert.equal(config.background, /_bg$|_grid$/.test(experiment));
    const [trained] = evaluation.filter((row) => row.gallery === gallery);
    assert.deepEqual(rows[i]["Top-1, h"], trained.top1);
    const began = evaluation.find((row) => row.gallery === gallery && row.model === config.weights);
    assert.deepEqual(rows[i]["Top-1, pretrained"], began?.top1 ?? null);
    assert.ok(Math.abs(h[i] - trained.top1.value) < 1e-4 && z[i] > 0 && z[i] <= 1);
    // h of a frozen encoder is that of an untrained one
    if (config.frozen.includes("encoder.")) assert.equal(h[i], untrained[i]);
    // a file of weights is known by the first digits of its hash
    assert.equal(rows[i].features, features.replace(/ sha256:(.{8}).*/, " ($1)"));
  }
  const how = conditions(results);
  assert.equal(new Set(how.map(({ command }) => command)).size, 1);
  assert.match(how[0].command, /^deno task train --experiment NAME --reduced .*NAME\.json$/);
  const changed = how.map(({ reduced }) => reduced).sort();
  assert.ok(changed.every((text) => /^size\.height (400|224) → 96, /.test(text)), `${changed}`);
  assert.match(changed.at(-1)!, /^size\.height 400 → 96, /);
});
