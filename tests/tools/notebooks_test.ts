import assert from "node:assert/strict";
import { notebooksNamed } from "lib/tools/notebooks.ts";

// checked and run in notebook_check_test.ts and notebook_run_test.ts
Deno.test("the notebooks go from start to duplicates, and are found by a word", () => {
  const names = notebooksNamed().map((path) => path.split("/").at(-1)!.slice(0, 2));
  assert.deepEqual(names, ["00", "01", "02", "03", "04", "05", "06", "07"]);
  assert.equal(notebooksNamed("train").length, 1);
});
