import assert from "node:assert/strict";
import { drawBeast } from "lib/engraver/beasts.ts";
import { distinct, somebody } from "tests/engraver/drawn.ts";

Deno.test("each beast has a head of its own, and moods change it", () => {
  const beasts = ["rabbit", "pig", "fox", "bird", "cat", "frog"] as const;
  const heads = distinct(beasts, (s, beast) => drawBeast(s, somebody("beast", { beast }), "calm"));
  assert.deepEqual(heads, { drawn: 6, different: 6 });
});
