import assert from "node:assert/strict";
import { parse } from "lib/command/parse.ts";
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
