import assert from "node:assert/strict";
import { command, editDistance, helpOf, parse, UsageError } from "lib/cli/command.ts";

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
const context = {
  json: true,
  say: () => {},
  bar: () => ({ at: () => {}, total: () => {}, [Symbol.dispose]: () => {} }),
  signal: new AbortController().signal,
};

Deno.test("options have their types and defaults", async () => {
  const typed = parse(engrave, ["out", "--seed", "7", "--colour"]);
  assert.deepEqual(typed.values, {
    seed: 7,
    corpus: undefined,
    colour: true,
    help: false,
    json: false,
  });
  const ran = await engrave.run(parse(engrave, ["out", "--seed=-3"]), context);
  assert.equal((ran as { seed: number }).seed, -2);
});

Deno.test("an unknown option is an error that names the nearest right one", () => {
  const typing = (...words: string[]) => () => parse(engrave, words);
  assert.throws(
    typing("out", "--sed", "3"),
    (error: Error) =>
      error instanceof UsageError && /no option --sed\. Did you mean --seed\?/.test(error.message),
  );
  assert.throws(typing("out", "--colr"), /Did you mean --colour\?/);
  assert.throws(typing("out", "--seed", "many"), /--seed takes a number; it was given "many"/);
  assert.throws(typing("out", "--corpus"), /--corpus takes a value: --corpus NAME/);
  assert.throws(typing("out", "--colour=yes"), /--colour takes no value/);
  assert.throws(typing(), /engrave takes FOLDER \[NAME\]; it was given none/);
  assert.throws(typing("a", "b", "c"), /was given "a" "b" "c"/);
  assert.equal(parse(engrave, ["--help"]).values.help, true);
});

Deno.test("the help names every option with its default", () => {
  const help = helpOf(engrave);
  assert.match(help, /^burin engrave FOLDER \[NAME\] \[options\]/);
  assert.match(help, /--seed N +Seed \(default 1\)/);
  assert.match(help, /--corpus NAME +Corpus/);
  assert.match(help, /--json +Print nothing but/);
});

Deno.test("edit distances", () => {
  assert.equal(editDistance("kitten", "sitting"), 3);
  assert.equal(editDistance("", "abc"), 3);
  assert.equal(editDistance("seed", "seed"), 0);
});
