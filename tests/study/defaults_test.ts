import assert from "node:assert/strict";
import { corpusOptions } from "lib/cli/corpus_options.ts";
import { evaluateOptions } from "lib/cli/evaluate.ts";
import { trainOptions } from "lib/cli/train_options.ts";
import { defaultCache, defaultPlates, defaultWorkers, studyQueries } from "lib/study/defaults.ts";

Deno.test("the command line offers the study's own defaults", () => {
  assert.equal(studyQueries, 2000);
  assert.equal(evaluateOptions.queries.default, studyQueries);
  assert.equal(corpusOptions.plates.default, defaultPlates);
  assert.equal(trainOptions.workers.default, defaultWorkers);
  assert.equal(trainOptions.cache.default, defaultCache);
});

Deno.test("the defaults are those that results and READMEs speak of", () => {
  assert.deepEqual([defaultPlates, studyQueries, defaultWorkers, defaultCache], [60, 2000, 1, 8]);
});
