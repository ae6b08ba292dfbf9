import assert from "node:assert/strict";
import { emaShare } from "lib/finetune/ema.ts";

Deno.test("the running mean follows at first, and keeps its share in the end", () => {
  assert.ok(emaShare(1, { ema: 0.998 }) < 0.003);
  assert.ok(Math.abs(emaShare(1e5, { ema: 0.998 }) - 0.998) < 1e-9);
  assert.ok(emaShare(500, { ema: 0.998 }) < emaShare(501, { ema: 0.998 }));
});
