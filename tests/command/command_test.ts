import assert from "node:assert/strict";
import { ranges } from "lib/command/command.ts";
import { parse } from "lib/command/parse.ts";
import { engrave } from "./examples.ts";

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

Deno.test("seeds have 32 bits; threads and answers are as many as make sense", () => {
  assert.deepEqual(ranges, {
    seed: { least: 0, most: 4294967295, whole: true },
    threads: { least: 1, most: 512, whole: true },
    score: { least: 0, most: 1 },
    answers: { least: 1, most: 1000, whole: true },
  });
});
