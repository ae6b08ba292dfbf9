import assert from "node:assert/strict";
import { addToSummary, readSummary } from "lib/cli/summary.ts";
import { withFolder } from "./ran.ts";

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
