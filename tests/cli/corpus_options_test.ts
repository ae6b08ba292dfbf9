import assert from "node:assert/strict";
import { corpusOptions } from "lib/cli/corpus_options.ts";

Deno.test("without options 60 plates of the engraver are worked on, drawn from seed 1", () => {
  const { corpus, seed, plates } = corpusOptions;
  assert.deepEqual([corpus.default, seed.default, plates.default], ["engraver", 1, 60]);
});
