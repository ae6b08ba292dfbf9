import assert from "node:assert/strict";
import { drawHand } from "lib/engraver/hands.ts";
import { assertFrozen, distinct, eachDrawn } from "tests/engraver/drawn.ts";

Deno.test("a fist, an open, a pointing and a resting hand differ", () => {
  const hands = distinct(
    ["fist", "open", "point", "rest"] as const,
    (s, hand) => drawHand(s, hand, "#fff"),
  );
  assert.deepEqual(hands, { drawn: 4, different: 4 });
});

Deno.test("hands keep their strokes", () => {
  assertFrozen(
    eachDrawn(
      ["fist", "open", "point", "rest"] as const,
      (s, hand) => drawHand(s, hand, "#fff"),
      100,
    ),
    "fcff8f2f6d8b",
  );
});
