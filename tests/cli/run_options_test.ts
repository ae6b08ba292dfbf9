import assert from "node:assert/strict";
import { corpusOptions } from "lib/cli/corpus_options.ts";
import { runOptions, runOrNewOptions } from "lib/cli/run_options.ts";

Deno.test("what a run was made of can be said, not chosen; a new run has the collection's defaults", () => {
  assert.ok(runOptions.seed.fixed && runOptions.plates.fixed);
  assert.ok(!("default" in runOptions.corpus) && !("default" in runOrNewOptions.corpus));
  assert.deepEqual(Object.keys(runOrNewOptions), Object.keys(corpusOptions));
  assert.match(runOrNewOptions.plates.about, /else 60$/);
});
