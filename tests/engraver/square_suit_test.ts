import assert from "node:assert/strict";
import { bodyOf } from "lib/engraver/body.ts";
import { bounds } from "lib/engraver/geometry.ts";
import { makePose } from "lib/engraver/pose.ts";
import { squares } from "lib/engraver/poses.ts";
import { drawSquareSuit } from "lib/engraver/square_suit.ts";
import { Random } from "lib/tensor/random.ts";
import {
  assertFrozen,
  atTheEdges,
  distinct,
  drawn,
  eachDrawn,
  people,
  somebody,
} from "tests/engraver/drawn.ts";

const cuts = ["frockcoat", "tailcoat", "shirt", "uniform"] as const;
const views = ["front", "back"] as const;

Deno.test("each cut is told from the others, from the front and from behind", () => {
  const ways = cuts.flatMap((body) => views.map((view) => ({ body, view })));
  const draw = (s: Parameters<typeof bodyOf>[0], { body, view }: (typeof ways)[number]) => {
    const who = somebody("man", { body });
    const pose = { ...makePose(new Random(1), who, "stand square"), view };
    drawSquareSuit(bodyOf(s, who, pose));
  };
  assert.deepEqual(distinct(ways, draw), { drawn: ways.length, different: ways.length });
  for (const way of ways) {
    const parts = drawn((s) => draw(s, way), 1);
    const [x0, , x1, y1] = bounds(parts.flatMap(({ outline }) => outline));
    assert.ok(y1 > 297 && y1 < 304, `${way.body} ends at ${y1}`);
    assert.ok(Math.abs(300 - x0 - (x1 - 300)) < 4, `${way.body} from ${x0} to ${x1}`);
  }
});

Deno.test("suits seen straight on keep their strokes", () => {
  assertFrozen(
    eachDrawn([...people(1), ...people(1).flatMap(atTheEdges)], (s, who, i) => {
      for (const body of cuts) {
        for (const view of views) {
          for (const name of Object.keys(squares)) {
            const dressed = { ...who, body };
            const pose = { ...makePose(new Random(i), dressed, name), view };
            drawSquareSuit(bodyOf(s, dressed, pose));
          }
        }
      }
    }),
    "0327d3982f46",
  );
});
