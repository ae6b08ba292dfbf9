import assert from "node:assert/strict";
import { notebooksNamed } from "lib/cli/notebooks.ts";
import { ran } from "./ran.ts";

Deno.test("the notebooks go from start to duplicates, and are found by a word", () => {
  const names = notebooksNamed().map((path) => path.split("/").at(-1)!.slice(0, 2));
  assert.deepEqual(names, ["00", "01", "02", "03", "04", "05", "06", "07"]);
  assert.equal(notebooksNamed("train").length, 1);
});

Deno.test("unknown actions and notebooks are told", async () => {
  assert.match((await ran("notebooks", "open")).err, /takes check or run, not "open"/);
  assert.match((await ran("notebooks", "run", "paint")).err, /No notebook has "paint"/);
});
