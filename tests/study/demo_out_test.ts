import assert from "node:assert/strict";
import { demoOut } from "lib/study/demo_out.ts";

Deno.test("results lie apart by corpus", () => {
  assert.deepEqual(["engraver", "alice", "/my/prints/"].map(demoOut), [
    "out/demo",
    "out/demo-alice",
    "out/demo-prints",
  ]);
});
