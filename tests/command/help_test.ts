import assert from "node:assert/strict";
import { command, number, text } from "lib/command/command.ts";
import { helpOf, overview } from "lib/command/help.ts";
import { cut, engrave } from "./examples.ts";

Deno.test("the help names every option with its default", () => {
  const help = helpOf(engrave);
  assert.match(help, /^burin engrave FOLDER \[NAME\] \[options\]/);
  assert.match(help, /--seed N +Seed \(default 1\)/);
  assert.match(help, /--corpus NAME +Corpus/);
  assert.match(help, /--json +Print nothing but/);
});

Deno.test("the help states ranges, choices and examples", () => {
  const help = helpOf(cut);
  assert.match(help, /--k N +How many \(1 to 20; default 10\)/);
  assert.match(help, /--share N +Share \(0 to 0\.5\)/);
  assert.match(help, /--holes keep\|fill +Holes \(keep, fill; default keep\)/);
  assert.match(help, /Examples:\n {2}deno task cut --k 3$/);
});

Deno.test("a help is the call, what it is for, the options in one column, and examples", () => {
  assert.equal(
    helpOf(cut),
    `burin cut [options]

Cut.

  --k N              How many (1 to 20; default 10)
  --share N          Share (0 to 0.5)
  --holes keep|fill  Holes (keep, fill; default keep)
  --help             Show this help
  --json             Print nothing but one line of JSON at the end
  --version          Print Burin's version

Examples:
  deno task cut --k 3`,
  );
});

Deno.test("what stands for a value: its own word, its choices where they are short, or its kind", () => {
  const all = command({
    name: "all",
    about: "All kinds.",
    takes: [],
    options: {
      folder: text("A folder", { value: "FOLDER" }),
      word: text("A word"),
      twenty: text("Just short", { choices: ["123456789", "1234567890"] }),
      more: text("Too long", { choices: ["1234567890", "1234567890"] }),
      said: text("Either keep or drop", { choices: ["keep", "drop"] }),
      partly: text("To keep or not", { choices: ["keep", "drop"] }),
      given: text("One way", { value: "WAY", choices: ["a", "b"] }),
      seed: number("The run's", { fixed: true }),
      plates: number("The run's", { fixed: true }),
      nought: number("May be nought", { default: 0 }),
    },
    run: () => Promise.resolve(),
  });
  const [options, rest] = helpOf(all).split("\n\n").slice(2);
  assert.deepEqual(options.split("\n").slice(0, -3).map((line) => line.trim()), [
    "--folder FOLDER                A folder",
    "--word TEXT                    A word",
    "--twenty 123456789|1234567890  Just short (123456789, 1234567890)",
    "--more NAME                    Too long (1234567890, 1234567890)",
    "--said keep|drop               Either keep or drop",
    "--partly keep|drop             To keep or not (keep, drop)",
    "--given WAY                    One way (a, b)",
    "--nought N                     May be nought (default 0)",
  ]);
  assert.equal(rest, "--seed and --plates can only be those of the run.");
});

Deno.test("no heading stands above nothing", () => {
  const said = helpOf(engrave);
  assert.ok(!said.includes("Examples") && !said.includes("can only be"));
  assert.ok(said.endsWith("Print Burin's version"));
});

Deno.test("the list has what each command is for in one column", () => {
  const lines = overview([{ name: "a", about: "First." }, { name: "longer", about: "Second." }])
    .split("\n");
  assert.deepEqual(lines.slice(4, 6), ["  a       First.", "  longer  Second."]);
});
