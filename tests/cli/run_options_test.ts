import assert from "node:assert/strict";
import { corpusOptions } from "lib/cli/corpus_options.ts";
import { runOptions, runOrNewOptions } from "lib/cli/run_options.ts";
import { numberLines } from "./option_lines.ts";

Deno.test("what a run was made of can be said, not chosen; a new run has the collection's defaults", () => {
  assert.ok(runOptions.seed.fixed && runOptions.plates.fixed);
  assert.ok(!("default" in runOptions.corpus) && !("default" in runOrNewOptions.corpus));
  assert.deepEqual(Object.keys(runOrNewOptions), Object.keys(corpusOptions));
  assert.match(runOrNewOptions.plates.about, /else 60$/);
});

Deno.test("the numbers of a run are bounded as those of a collection", () => {
  assert.deepEqual(numberLines(runOptions), {
    seed: "no default; a whole number, 0 to 4294967295; fixed",
    plates: "no default; a whole number, 1 to 10000; fixed",
  });
  assert.deepEqual(numberLines(runOrNewOptions), {
    seed: "1; a whole number, 0 to 4294967295",
    plates: "no default; a whole number, 1 to 10000",
  });
});
