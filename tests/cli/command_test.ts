import assert from "node:assert/strict";
import { command, helpOf, parse, UsageError } from "lib/cli/command.ts";

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
    version: false,
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

Deno.test("a number outside its range is refused with its option and the range, its ends are taken", () => {
  const values = (...words: string[]) => parse(cut, words).values;
  assert.equal(values("--k", "1").k, 1);
  assert.equal(values("--k=20").k, 20);
  assert.equal(values("--share", "0").share, 0);
  assert.equal(values("--share", ".5").share, 0.5);
  for (const wrong of ["0", "21", "1e9", "-3", "1.5"]) {
    assert.throws(
      () => values(`--k=${wrong}`),
      (error: Error) =>
        error instanceof UsageError && error.message.includes("--k") &&
        error.message.includes("a whole number from 1 to 20") && error.message.includes(wrong),
      wrong,
    );
  }
  for (const wrong of ["-0.01", "0.51"]) {
    assert.throws(() => values(`--share=${wrong}`), /--share takes a number from 0 to 0\.5/);
  }
  for (const wrong of ["NaN", "Infinity", "", " ", "1,5", "0x", "many"]) {
    assert.throws(() => values(`--k=${wrong}`), /--k takes a number; it was given/, wrong);
  }
});

Deno.test("a text with choices takes these only, and names them", () => {
  assert.equal(parse(cut, ["--holes", "fill"]).values.holes, "fill");
  assert.throws(
    () => parse(cut, ["--holes", "fil"]),
    /--holes takes keep, fill; it was given "fil"\. Did you mean fill\?/,
  );
  assert.throws(
    () => parse(cut, ["--holes", "TEXT"]),
    (error: Error) => !error.message.includes("Did you mean"),
  );
});

Deno.test("the help states ranges, choices and examples", () => {
  const help = helpOf(cut);
  assert.match(help, /--k N +How many \(1 to 20; default 10\)/);
  assert.match(help, /--share N +Share \(0 to 0\.5\)/);
  assert.match(help, /--holes keep\|fill +Holes \(keep, fill; default keep\)/);
  assert.match(help, /Examples:\n {2}deno task cut --k 3$/);
});
