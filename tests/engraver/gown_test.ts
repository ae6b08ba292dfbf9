import assert from "node:assert/strict";
import { type Body, bodyOf } from "lib/engraver/body.ts";
import { drawGown, drawRobe } from "lib/engraver/gown.ts";
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
  const cuts = ["gown", "empire"] as const;
  const texts = cuts.map((body) => textOf(dressed(body, "woman", drawGown)));
  assert.equal(new Set(texts).size, cuts.length);
  for (const body of cuts) {
    const ys = dressed(body, "woman", drawGown).flatMap(({ outline }) => outline.map(([, y]) => y));
    assert.ok(Math.max(...ys) > 300 - 20, `${body} ends above the ground`);
  }
  assert.notEqual(textOf(dressed("robe", "man", drawRobe)), "");
});

Deno.test("gowns and robes keep their strokes, in each pose", () => {
  assertFrozen(
    eachDrawn([...people(2), ...people(1).flatMap(atTheEdges)], (s, who, i) => {
      for (const body of ["gown", "empire", "robe"] as const) {
        const dressed = { ...who, body };
        const draw = body === "robe" ? drawRobe : drawGown;
        draw(bodyOf(s, dressed, makePose(new Random(i), dressed)));
        draw(bodyOf(s, dressed, makePose(new Random(i), dressed, "sit")));
      }
    }),
    "44bc54c06a0e",
  );
});

Deno.test("a third of all gowns show the neck, half have flounces: by the seed of who wears them", () => {
  assertFrozen(
    eachDrawn([3, 5, 6, 7, 10, 20].map((seed) => ({ ...somebody("woman"), seed })), (s, who, i) => {
      for (const body of ["gown", "empire"] as const) {
        const dressed = { ...who, body };
        drawGown(bodyOf(s, dressed, makePose(new Random(i), dressed, "stand")));
      }
    }),
    "a841240dad49",
  );
});
