import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { addToSummary, readSummary } from "lib/study/summary.ts";
import { withFolder } from "tests/cli/ran.ts";

Deno.test("stages add up, and a stage that runs again replaces its own numbers", () =>
  withFolder((folder) => {
    assert.throws(() => readSummary(folder), /run extract first/);
    addToSummary(folder, { corpus: "alice", seed: 4, seconds: { extract: 1 } });
    addToSummary(folder, { threshold: { value: 0.4, pairs: 9 }, seconds: { duplicates: 2 } });
    addToSummary(folder, { seconds: { extract: 3 } });
    const { corpus, seed, threshold, seconds } = readSummary(folder);
    assert.deepEqual([corpus, seed, threshold?.value], ["alice", 4, 0.4]);
    assert.deepEqual(seconds, { extract: 3, duplicates: 2 });
    return Promise.resolve();
  }));

Deno.test("a summary that was damaged is told by name, with what to do", () =>
  withFolder((folder) => {
    const file = join(folder, "summary.json");
    const whole = { format: "burin-summary-1", corpus: "a", seed: 1, seconds: {} };
    const odd: [string | Uint8Array, RegExp][] = [
      ["{", /it is no JSON/],
      ["", /it is no JSON/],
      ["[]", /\.json: \[\] is not an object\. It was changed/],
      [new Uint8Array([0xff, 0xfe, 0x7b, 0]), /it is no JSON/],
      [
        JSON.stringify({ ...whole, format: "other" }),
        /json: format: "other" is not "burin-summary-1"/,
      ],
      [JSON.stringify({ ...whole, seed: "1" }), /json: seed: "1" is not a whole number/],
      [JSON.stringify({ ...whole, corpus: 4 }), /json: corpus: 4 is not a text/],
      [JSON.stringify({ ...whole, seconds: [] }), /json: seconds: \[\] is not an object/],
      [
        JSON.stringify({ ...whole, seconds: { extract: "1" } }),
        /json: seconds: extract: "1" is not a number from 0 on/,
      ],
      [
        JSON.stringify({ ...whole, seconds: { extract: -1 } }),
        /json: seconds: extract: -1 is not a number from 0 on/,
      ],
      [JSON.stringify({ ...whole, evaluation: {} }), /json: evaluation: an object is not a list/],
      [JSON.stringify({ ...whole, evaluation: [1] }), /json: evaluation\[0\]: 1 is not an object/],
      [JSON.stringify({ ...whole, extraction: [] }), /json: extraction: \[\] is not an object/],
      [JSON.stringify({ ...whole, seed: 1.5 }), /json: seed: 1\.5 is not a whole number/],
      [
        JSON.stringify({ ...whole, evaluation: [{}] }),
        /json: evaluation\[0\]: model: nothing is not a text/,
      ],
      [
        JSON.stringify({ ...whole, threshold: { value: null, pairs: 1 } }),
        /json: threshold: value: null is not a number/,
      ],
      ['{"extraction":{"plates":1e999}}', /json: extraction: plates: Infinity is not a whole/],
      [
        `{"judgement":${"[".repeat(20_000)}${"]".repeat(20_000)}}`,
        /json: judgement: a list of 1 is not an object/,
      ],
    ];
    for (const [content, said] of odd) {
      writeFileSync(file, content);
      assert.throws(() => readSummary(folder), said);
      assert.throws(() => readSummary(folder), /summary\.json: .*delete it.*deno task extract/);
    }
    return Promise.resolve();
  }));

Deno.test("processes that change a summary at once lose nothing of each other", () =>
  withFolder(async (folder) => {
    const module = new URL("../../lib/study/summary.ts", import.meta.url).href;
    const change = (name: string) =>
      new Deno.Command(Deno.execPath(), {
        args: [
          "eval",
          "--no-check",
          `import { addToSummary } from "${module}";
           for (let i = 0; i < 20; i++) addToSummary(${
            JSON.stringify(folder)
          }, { seconds: { ["${name}" + i]: i } });`,
        ],
        cwd: fileURLToPath(new URL("../..", import.meta.url)),
      }).output();
    const ended = await Promise.all(["a", "b", "c"].map(change));
    for (const { code, stderr } of ended) assert.equal(code, 0, new TextDecoder().decode(stderr));
    assert.equal(Object.keys(readSummary(folder).seconds).length, 60);
    assert.deepEqual(readdirSync(folder), ["summary.json"]);
  }));

const shared = (process.env.BURIN_MIRROR ?? "../shared").split(":")
  .map((mirror) => join(mirror, "cases/attack/summary")).find(existsSync);

Deno.test({
  name: "mutated summaries are read as they stand, or told by name",
  ignore: shared === undefined, // the folder of cases is not here
  fn: () =>
    withFolder((folder) => {
      for (const name of readdirSync(shared!)) {
        writeFileSync(join(folder, "summary.json"), readFileSync(join(shared!, name)));
        try {
          readSummary(folder);
        } catch (error) {
          assert.match((error as Error).message, /summary\.json: .*delete it/, name);
        }
      }
      return Promise.resolve();
    }),
});
