import assert from "node:assert/strict";
import { counted } from "lib/study/counted.ts";

Deno.test("one thing, no things, many", () => {
  assert.equal(counted(1, "plate"), "1 plate");
  assert.equal(counted(0, "plate"), "0 plates");
  assert.equal(counted(2, "find"), "2 finds");
});
