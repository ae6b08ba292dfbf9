import assert from "node:assert/strict";
import { ran } from "./ran.ts";

Deno.test("what cannot be is said before any work", async () => {
  for (const [option, value] of [["--folds", "-1"], ["--mirror", "1.1"], ["--ridge", "0"]]) {
    const { status, err } = await ran("encoder", option, value);
    assert.equal(status, 2);
    assert.ok(err.includes(option), err);
  }
});
