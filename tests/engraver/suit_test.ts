import assert from "node:assert/strict";
import { type Body, bodyOf } from "lib/engraver/body.ts";
import { drawSuit } from "lib/engraver/suit.ts";
import type { Identity } from "lib/engraver/identity.ts";
import { makePose } from "lib/engraver/pose.ts";
import { Random } from "lib/tensor/random.ts";
import {
  assertFrozen,
  atTheEdges,
  drawn,
  eachDrawn,
  people,
  somebody,
  textOf,
} from "tests/engraver/drawn.ts";

function dressed(body: Identity["body"], kind: Identity["kind"], draw: (body: Body) => void) {
  return drawn((s) => {
    const who = somebody(kind, { body });
    draw(bodyOf(s, who, makePose(new Random(1), who, "stand")));
  });
}

Deno.test("each cut is told from the others, and reaches down to the feet", () => {
  const cuts = ["frockcoat", "tailcoat", "shirt", "uniform"] as const;
  const texts = cuts.map((body) => textOf(dressed(body, "man", drawSuit)));
  assert.equal(new Set(texts).size, cuts.length);
  for (const body of cuts) {
    const ys = dressed(body, "man", drawSuit).flatMap(({ outline }) => outline.map(([, y]) => y));
    assert.ok(Math.max(...ys) > 300 - 20, `${body} ends above the ground`);
  }
});

Deno.test("suits keep their strokes, in each pose", () => {
  assertFrozen(
    eachDrawn([...people(2), ...people(1).flatMap(atTheEdges)], (s, who, i) => {
      for (const body of ["frockcoat", "tailcoat", "shirt", "uniform"] as const) {
        const dressed = { ...who, body };
        drawSuit(bodyOf(s, dressed, makePose(new Random(i), dressed)));
        drawSuit(bodyOf(s, dressed, makePose(new Random(i), dressed, "sit")));
      }
    }),
    "b9f3c8c95656",
  );
});
