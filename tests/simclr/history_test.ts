import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  fromJsonLines,
  readHistory,
  type StepRecord,
  toCsv,
  toJsonLines,
  writeHistory,
} from "lib/simclr/history.ts";
import { encodeEvents } from "lib/simclr/tensorboard.ts";

const record = (step: number): StepRecord => ({
  step,
  epoch: 0,
  loss: 4.852030263919617,
  learningRate: 1e-3,
  top1: 0.25,
  top5: 0.5,
  meanRank: 7.5,
  spread: 0.9,
  alignment: 0.4,
  uniformity: -2.25,
});

Deno.test("JSON lines keep every bit, and CSV has a row per step", () => {
  const records = [record(1), record(2)];
  assert.deepEqual(fromJsonLines(toJsonLines(records)), records);
  const [header, row, ...rest] = toCsv(records).trimEnd().split("\n");
  assert.equal(
    header,
    "step,epoch,loss,learningRate,top1,top5,meanRank,spread,alignment,uniformity," +
      "heldOutTop1,knn,rankMe",
  );
  assert.equal(row, "1,0,4.852030263919617,0.001,0.25,0.5,7.5,0.9,0.4,-2.25,,,");
  assert.equal(rest.length, 1);
});

Deno.test("a row that is none is named by its file and line", () => {
  const good = toJsonLines([record(1)]);
  const wrong = [
    ["{", /Cannot read h\.jsonl: line 2 is no JSON/],
    ["null", /line 2 is no step/],
    ['{"step":0,"epoch":0}', /line 2 has no step/],
    ['{"step":1,"epoch":-1}', /line 2 has no epoch/],
    ['{"step":1,"epoch":0,"loss":"2"}', /line 2 has no number for loss/],
    ['{"step":1,"epoch":0,"loss":1e999}', /line 2 has no number for loss/],
    // the first of several
    ['{"step":1,"epoch":0,"loss":"2","uniformity":"x"}', /line 2 has no number for loss/],
  ] as const;
  for (const [line, said] of wrong) {
    assert.throws(() => fromJsonLines(`${good}${line}\n`, { name: "h.jsonl" }), said);
  }
  assert.equal(fromJsonLines('{"step":1,"epoch":0,"loss":null}\n').length, 1);
});

Deno.test("figures of held-out items stand in the rows of the steps they were taken at", () => {
  const taken = { ...record(2), heldOutTop1: 0.75, rankMe: 12.5 };
  assert.deepEqual(fromJsonLines(toJsonLines([record(1), taken])), [record(1), taken]);
  assert.match(toCsv([record(1), taken]), /,-2\.25,,,\n.*,-2\.25,0\.75,,12\.5\n$/);
});

Deno.test("a resumed run forgets the steps after its checkpoint", () => {
  const directory = mkdtempSync(join(tmpdir(), "burin-history-"));
  writeHistory(directory, [record(1), record(2), record(3)]);
  assert.deepEqual(readHistory(directory, { step: 2 }), [record(1), record(2)]);
  assert.equal(readFileSync(join(directory, "history.csv"), "utf8").split("\n").length, 5);
  rmSync(directory, { recursive: true });
});

Deno.test("a history is three files: lines, a table, and events of what was taken at each step", () => {
  const directory = mkdtempSync(join(tmpdir(), "burin-history-"));
  try {
    const records = [record(1), { ...record(2), heldOutTop1: 0.75, knn: undefined! }];
    writeHistory(directory, records);
    const { step: _, ...values } = record(1);
    const events = encodeEvents([
      { step: 1, values },
      { step: 2, values: { ...values, heldOutTop1: 0.75 } },
    ]);
    const written = readFileSync(join(directory, "events.out.tfevents.0.burin"));
    assert.equal(written.length, events.length);
    assert.equal(readFileSync(join(directory, "history.jsonl"), "utf8"), toJsonLines(records));
    assert.equal(readFileSync(join(directory, "history.csv"), "utf8"), toCsv(records));
  } finally {
    rmSync(directory, { recursive: true });
  }
});
