import assert from "node:assert/strict";
import { drawHand } from "lib/engraver/hands.ts";
import { distinct } from "tests/engraver/drawn.ts";

Deno.test("a fist, an open, a pointing and a resting hand differ", () => {
  const hands = distinct(
    ["fist", "open", "point", "rest"] as const,
    (s, hand) => drawHand(s, hand, "#fff"),
  );
  assert.deepEqual(hands, { drawn: 4, different: 4 });
});
