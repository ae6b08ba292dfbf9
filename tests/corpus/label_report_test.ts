import assert from "node:assert/strict";
import { labelReport } from "lib/corpus/label_report.ts";

Deno.test("what is unused is counted by kind with its first", () => {
  const report = labelReport();
  report.unused("points", "a.json, shape 2");
  report.unused("points", "b.json, shape 1");
  report.unused("lines", "b.json, shape 3");
  assert.deepEqual(report.end(), [
    { what: "points", count: 2, first: "a.json, shape 2" },
    { what: "lines", count: 1, first: "b.json, shape 3" },
  ]);
});

Deno.test("faults are refused together, ten by name", () => {
  const few = labelReport();
  few.fault("a.json, annotation 1", "its box is inverted");
  assert.throws(
    () => few.end(),
    /^Error: An entry.*\n {2}a\.json, annotation 1: its box is inverted\n/,
  );
  const many = labelReport();
  for (let i = 1; i <= 10; i++) many.fault(`annotation ${i}`, "no");
  assert.throws(() => many.end(), (error: Error) => !error.message.includes("more"));
  many.fault("annotation 11", "no");
  assert.throws(() => many.end(), /11 entries[^]*annotation 10: no\n {2}and 1 more/);
});

Deno.test("or they are left out and counted", () => {
  const report = labelReport({ faulty: "leave out" });
  report.fault("annotation 1", "its box is inverted");
  assert.deepEqual(report.end(), [
    { what: "left out: its box is inverted", count: 1, first: "annotation 1" },
  ]);
});

Deno.test("equal faults of different values are one kind; a predicate follows its subject", () => {
  const report = labelReport({ faulty: "leave out" });
  for (const n of [1, 2]) report.fault(`annotation ${n}`, `is of no image (${n})`);
  report.fault("annotation 3", "runs of 15 pixels on a picture of 4 x 4");
  assert.deepEqual(report.end().map(({ what, count }) => [what, count]), [
    ["left out: is of no image ...", 2],
    ["left out: runs of ... pixels on a picture of ... x ...", 1],
  ]);
  const refused = labelReport();
  refused.fault("a.json, annotation 1", "is of no image (9)");
  refused.fault("a.json, annotation 2", "its box is inverted");
  assert.throws(() => refused.end(), /annotation 1 is of no image \(9\)\n.*annotation 2: its box/);
});
