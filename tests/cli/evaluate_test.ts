import assert from "node:assert/strict";
import { evaluateCommand, evaluateOptions } from "lib/cli/evaluate.ts";
import { ran, withFolder } from "./ran.ts";
import { numberLines } from "./option_lines.ts";

Deno.test("the study's 2,000 queries are the default; without a corpus it says what to run", () =>
  withFolder(async (folder) => {
    assert.equal(evaluateOptions.queries.default, 2000);
    const { status, err } = await ran(evaluateCommand.name, "--out", folder);
    assert.equal(status, 1);
    assert.match(err, /run extract first/);
  }));

Deno.test("there may be a million queries", () => {
  assert.deepEqual(numberLines(evaluateOptions), {
    queries: "2000; a whole number, 1 to 1000000",
    threads: "no default; a whole number, 1 to 512",
  });
});

Deno.test("what counts with --all alone is refused without it, before anything is measured", async () => {
  const typed = [["--windows"], ["--embedder", "phash"], ["--seeds", "2"], ["--least-score", ".5"]];
  for (const [option, ...value] of typed) {
    const { status, err } = await ran(evaluateCommand.name, option, ...value);
    assert.equal(status, 2, option);
    assert.match(err, new RegExp(`${option} goes with --all alone`));
  }
});
