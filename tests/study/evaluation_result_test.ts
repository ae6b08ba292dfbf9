import assert from "node:assert/strict";
import { join } from "node:path";
import { readFileSync } from "node:fs";
import { writeEvaluation } from "lib/study/evaluation_result.ts";
import { withFolder } from "tests/with_folder.ts";
import { emptyResult } from "./empty_result.ts";

Deno.test("an evaluation is written whole, its shares to six digits, its counts as they are", () =>
  withFolder((folder) => {
    const file = writeEvaluation(folder, {
      ...emptyResult,
      seconds: 1 / 3,
      leakage: { trained: 1234567, heldOut: 0, works: [], duplicates: [] },
    });
    assert.equal(file, join(folder, "evaluation.json"));
    const read = JSON.parse(readFileSync(file, "utf8"));
    assert.deepEqual([read.seconds, read.leakage.trained, read.format], [
      0.333333,
      1234567,
      "burin-evaluation-1",
    ]);
    return Promise.resolve();
  }));
