import assert from "node:assert/strict";
import { run } from "lib/command/run.ts";
import { printedBy } from "tests/cli/ran.ts";
import { fuzzing } from "./command.ts";

const counts: number[] = [];
const from = [fuzzing((count) => counts.push(count))];
const ran = (...typed: string[]) =>
  printedBy(() => run(["fuzz", ...typed], { from, output: console, giveUp: false }));

Deno.test("fuzz's help names its options, their ranges and their defaults", async () => {
  const { status, out, err } = await ran("--help");
  assert.deepEqual([status, err], [0, ""]);
  for (const option of ["seed", "count", "only", "jobs", "keep", "json"]) {
    assert.match(out, new RegExp(`^  --${option} `, "m"));
  }
  assert.match(out, /--count N .*default 1000/);
});

Deno.test("what fuzz does not know is said in one line, with status 2", async () => {
  const cases: [typed: string[], said: RegExp][] = [
    [["--sead", "3"], /fuzz has no option --sead\. Did you mean --seed\?/],
    [["--count", "-1"], /--count takes a whole number from 0/],
    [["--only", "cocoo"], /--only takes .*; it was given "cocoo"/],
    [["more"], /fuzz takes no arguments/],
  ];
  for (const [typed, said] of cases) {
    const { status, out, err } = await ran(...typed);
    assert.deepEqual([status, out], [2, ""], typed.join(" "));
    assert.match(err.trim(), said);
  }
});

Deno.test("a run of no inputs ends in a line of JSON, and says how to have it again", async () => {
  const { status, out, err } = await ran("--count", "0", "--seed", "9", "--only", "yolo");
  assert.equal(status, 0);
  assert.deepEqual([JSON.parse(out).seed, JSON.parse(out).faults], [9, []]);
  assert.match(err, /Again with --seed 9 --count 0 --only yolo/);
  assert.deepEqual(counts, [0]);
});
