import assert from "node:assert/strict";
import { stopAdvice } from "lib/tools/stop_advice.ts";

Deno.test("whoever waits after Stop is told what to do, whether the cell heard it or not", () => {
  assert.notEqual(stopAdvice.deaf, stopAdvice.slow);
  for (const advice of Object.values(stopAdvice)) assert.match(advice, /Restart Kernel/);
});
