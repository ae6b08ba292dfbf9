import assert from "node:assert/strict";
import { command } from "lib/command/command.ts";
import { helpOf } from "lib/command/help.ts";

const engrave = command({
  name: "engrave",
  about: "Engrave plates.",
  takes: ["FOLDER", "[NAME]"],
  options: {
    seed: { kind: "number", about: "Seed", default: 1 },
    corpus: { kind: "text", about: "Corpus", value: "NAME" },
    colour: { kind: "flag", about: "Colour them" },
  },
  run: ({ words, options }) => Promise.resolve({ words, seed: options.seed + 1, options }),
});
Deno.test("the help names every option with its default", () => {
  const help = helpOf(engrave);
  assert.match(help, /^burin engrave FOLDER \[NAME\] \[options\]/);
  assert.match(help, /--seed N +Seed \(default 1\)/);
  assert.match(help, /--corpus NAME +Corpus/);
  assert.match(help, /--json +Print nothing but/);
});

const cut = command({
  name: "cut",
  about: "Cut.",
  takes: [],
  options: {
    k: {
      kind: "number",
      about: "How many",
      default: 10,
      range: { least: 1, most: 20, whole: true },
    },
    share: { kind: "number", about: "Share", range: { least: 0, most: 0.5 } },
    holes: { kind: "text", about: "Holes", choices: ["keep", "fill"], default: "keep" },
  },
  examples: ["cut --k 3"],
  run: ({ options }) => Promise.resolve(options),
});

Deno.test("the help states ranges, choices and examples", () => {
  const help = helpOf(cut);
  assert.match(help, /--k N +How many \(1 to 20; default 10\)/);
  assert.match(help, /--share N +Share \(0 to 0\.5\)/);
  assert.match(help, /--holes keep\|fill +Holes \(keep, fill; default keep\)/);
  assert.match(help, /Examples:\n {2}deno task cut --k 3$/);
});
