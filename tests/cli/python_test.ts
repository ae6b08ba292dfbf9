import assert from "node:assert/strict";
import { ran } from "./ran.ts";

Deno.test("a script that is not there is told", async () => {
  assert.match((await ran("python", "none.py")).err, /There is no script none\.py/);
});
