import assert from "node:assert/strict";
import { corpusOptions } from "lib/cli/corpus_options.ts";
import { numberLines } from "./option_lines.ts";

Deno.test("without options 60 plates of the engraver are worked on, drawn from seed 1", () => {
  const { corpus, seed, plates } = corpusOptions;
  assert.deepEqual([corpus.default, seed.default, plates.default], ["engraver", 1, 60]);
});

Deno.test("a seed is any of 32 bits, and 10,000 plates can be engraved", () => {
  assert.deepEqual(numberLines(corpusOptions), {
    seed: "1; a whole number, 0 to 4294967295",
    plates: "60; a whole number, 1 to 10000",
  });
});
