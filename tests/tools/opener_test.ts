import assert from "node:assert/strict";
import { openerOf, openers } from "lib/tools/opener.ts";

Deno.test("each system has its opener", () => {
  assert.deepEqual(["linux", "darwin", "windows", "freebsd"].map(openerOf), [
    "xdg-open",
    "open",
    "explorer",
    "xdg-open",
  ]);
  assert.equal(new Set(Object.values(openers)).size, 3);
});
