import assert from "node:assert/strict";
import { makeHand } from "lib/engraver/hand.ts";
import { Random } from "lib/tensor/random.ts";
import { assertFrozen, plainHand } from "tests/engraver/drawn.ts";

Deno.test("a hand keeps its habits, another has others, all stay drawable", () => {
  const hands = Array.from({ length: 200 }, (_, i) => makeHand(new Random(i)));
  assert.deepEqual(makeHand(new Random(5)), hands[5]);
  assert.equal(new Set(hands.map(({ slant }) => slant)).size, 200);
  for (const hand of [...hands, plainHand]) {
    assert.ok(hand.spacing > 0.8 && hand.spacing < 1.2);
    assert.ok(hand.cross > 0.2 && hand.cross < 0.5);
    assert.ok(hand.distance < 1, "what is far is lighter");
  }
  const wobbles = hands.map(({ wobble }) => wobble);
  assert.ok(Math.max(...wobbles) > 2 && Math.min(...wobbles) < 1, "needles waver, burins do not");
});

Deno.test("hands keep their habits", () => {
  assertFrozen(
    [
      plainHand,
      ...Array.from({ length: 200 }, (_, seed) => makeHand(new Random(seed))),
    ],
    "5bdb013815c4",
  );
});
