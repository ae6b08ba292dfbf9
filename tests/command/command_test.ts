import assert from "node:assert/strict";
import { command } from "lib/command/command.ts";
import { parse } from "lib/command/parse.ts";

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
