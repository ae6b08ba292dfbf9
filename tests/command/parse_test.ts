import assert from "node:assert/strict";
import { actionOf, commandLine, parse } from "lib/command/parse.ts";
import { command, number, text, texts } from "lib/command/command.ts";
import { UsageError } from "lib/study/usage.ts";
import { cut, engrave } from "./examples.ts";

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

Deno.test("as many words as a command takes are taken, in their order, options between them or not", () => {
  assert.deepEqual(parse(engrave, ["a"]).words, ["a"]);
  assert.deepEqual(parse(engrave, ["a", "--seed", "2", "b"]).words, ["a", "b"]);
  assert.deepEqual(parse(engrave, ["--", "--seed", "b"]).words, ["--seed", "b"]);
  assert.deepEqual(parse(engrave, ["-h", "a", "b", "c"]).values.help, true);
  assert.throws(() => parse(cut, ["a"]), /^UsageError: cut takes no arguments; it was given "a"$/);
  assert.deepEqual(parse(cut, []).values, {
    k: 10,
    share: undefined,
    holes: "keep",
    help: false,
    json: false,
    version: false,
  });
  assert.equal(parse(engrave, ["a", "--seed", "1", "--seed", "5"]).values.seed, 5);
  assert.throws(() => parse(engrave, ["a", "--seed"]), /--seed takes a value: --seed VALUE/);
});

Deno.test("the command of a result is what was typed, without --json", () => {
  assert.equal(
    commandLine("judge", ["judge", "--fold", "2", "--json", "--nms", ".5"]),
    "deno task judge --fold 2 --nms .5",
  );
  assert.equal(commandLine("demo", ["demo"]), "deno task demo");
});

Deno.test("an action is one of those there are, or the nearest is named", () => {
  const asked = (typed: string) => actionOf(typed, { of: "data", known: ["list", "fetch"] });
  assert.deepEqual(["list", "fetch"].map(asked), ["list", "fetch"]);
  assert.throws(() => asked("fetsh"), {
    name: "UsageError",
    message: 'data has no action "fetsh". Did you mean fetch? Known: list, fetch',
  });
});

Deno.test("texts that can be typed several times are all kept, and words without end are taken", () => {
  const like = command({
    name: "like",
    about: "",
    takes: ["[ID...]"],
    options: { not: texts("Not these", { value: "ID" }) },
    run: () => Promise.resolve(null),
  });
  assert.deepEqual(parse(like, []), {
    words: [],
    values: { not: [], help: false, json: false, version: false },
  });
  const { words, values } = parse(like, ["a", "--not", "b", "c", "--not=d", "e"]);
  assert.deepEqual([words, values.not], [["a", "c", "e"], ["b", "d"]]);
  assert.throws(() => parse(like, ["--not"]), /--not takes a value: --not ID/);
});

Deno.test("an option that would be passed over in silence is refused, its default is not", () => {
  const bake = command({
    name: "bake",
    about: "Bakes.",
    takes: [],
    options: {
      tins: number("Tins"),
      shape: text("Of the tins", { default: "round", needs: "tins" }),
      tray: text("In place of tins", { without: "tins" }),
    },
    run: () => Promise.resolve(),
  });
  const typing = (...words: string[]) => () => parse(bake, words).values;
  assert.throws(
    typing("--shape", "round"),
    (error: Error) =>
      error instanceof UsageError &&
      /^--shape goes with --tins alone, which was not typed/.test(error.message),
  );
  assert.throws(typing("--tray", "a", "--tins", "2"), /: --tray counts for nothing beside --tins/);
  assert.equal(typing()().shape, "round");
  assert.equal(typing("--tins", "2", "--shape", "oval")().shape, "oval");
  assert.equal(typing("--tray", "a")().tray, "a");
  assert.equal(typing("--shape", "oval", "--help")().help, true);
});
