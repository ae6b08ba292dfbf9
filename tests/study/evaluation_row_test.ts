import assert from "node:assert/strict";
import { checked } from "lib/assets/checked.ts";
import { evaluationRow, resultRow } from "lib/study/evaluation_row.ts";

const interval = { value: 0.5, low: 0.4, high: 0.6 };
const row = {
  model: "simclr",
  gallery: "with background",
  size: 9,
  queries: 20,
  top1: interval,
  top3: interval,
  top10: interval,
};

Deno.test("a row of a result is one of a summary without the beginning of its weights", () => {
  const whole = { ...row, init: "random" };
  assert.deepEqual(checked(whole, evaluationRow, "summary.json"), whole);
  assert.deepEqual(checked(whole, resultRow, "result.json"), row);
  const byWork = { top1: interval, top3: interval, top10: interval };
  const more = { ...whole, augmentation: "base_aug", works: 4, byWork };
  assert.deepEqual(checked(more, evaluationRow, "summary.json"), more);
  assert.throws(
    () => checked({ ...more, byWork: { top1: interval } }, evaluationRow, "summary.json"),
    /byWork: top3: nothing is not an object/,
  );
  assert.throws(
    () => checked(row, evaluationRow, "summary.json"),
    /Cannot read summary\.json: init: nothing is not a text/,
  );
});

Deno.test("a row counts in whole numbers, and each share has its interval", () => {
  const refused = (change: object, said: RegExp) =>
    assert.throws(() => checked({ ...row, ...change }, resultRow, "result.json"), said);
  refused({ queries: -1 }, /queries: -1 is not a whole number from 0 on/);
  refused({ size: 1.5 }, /size: 1\.5 is not a whole number/);
  refused({ top3: 0.5 }, /top3: 0\.5 is not an object/);
  refused({ top10: { value: 1, low: 1 } }, /top10: high: nothing is not a number/);
});
