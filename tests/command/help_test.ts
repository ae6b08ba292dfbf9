import assert from "node:assert/strict";
import { helpOf } from "lib/command/help.ts";
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
