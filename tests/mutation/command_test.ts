import assert from "node:assert/strict";
import { run } from "lib/command/run.ts";
import { printedBy } from "tests/cli/ran.ts";
import { mutation } from "./command.ts";

const ran = (...typed: string[]) =>
  printedBy(() => run(["mutate", ...typed], { from: [mutation], output: console, giveUp: false }));

Deno.test("mutate's help names its options, their ranges and their defaults", async () => {
  const { status, out, err } = await ran("--help");
  assert.deepEqual([status, err], [0, ""]);
  for (const option of ["seed", "count", "folder", "seconds", "jobs", "json"]) {
    assert.match(out, new RegExp(`^  --${option} `, "m"));
  }
  assert.match(out, /--count N .*\(1 to 100000; default 60\)/);
});

Deno.test("what mutate does not know is said in one line, with status 2", async () => {
  const cases: [typed: string[], said: RegExp][] = [
    [["--cuont", "3"], /mutate has no option --cuont\. Did you mean --count\? .*mutate --help/],
    [["--count", "0"], /--count takes a whole number from 1 to 100000; it was given "0"/],
    [["--count", "many"], /--count takes a number; it was given "many"/],
    [["--seconds", "1.5"], /--seconds takes a whole number from 1 to 3600/],
    [["--jobs", "0"], /--jobs takes a whole number from 1 to 512/],
    [["--seed", "-1"], /--seed takes a whole number from 0/],
    [["lib"], /mutate takes no arguments; it was given "lib"/],
    [["--folder", "lib/nowhere"], /--folder takes lib or a folder in it.*"lib\/nowhere" is none/],
    [["--folder", "lib/../tests"], /"lib\/\.\.\/tests" is none/],
    [["--folder", "tests"], /"tests" is none/],
  ];
  for (const [typed, said] of cases) {
    const { status, out, err } = await ran(...typed);
    assert.deepEqual([status, out], [2, ""], typed.join(" "));
    assert.match(err.trim(), said);
    assert.doesNotMatch(err.trim(), /\n/, "one line");
  }
});
