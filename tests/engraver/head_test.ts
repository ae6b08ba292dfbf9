import assert from "node:assert/strict";
import { drawHead } from "lib/engraver/head.ts";
import {
  assertFrozen,
  distinct,
  drawn,
  eachDrawn,
  people,
  somebody,
  textOf,
} from "tests/engraver/drawn.ts";

Deno.test("views and moods change a head, another face is another head", () => {
  const who = somebody("man");
  const ways = (["profile", "quarter"] as const).flatMap((view) =>
    (["calm", "smile", "shout", "frown", "surprise"] as const).map((mood) => ({ view, mood }))
  );
  const found = distinct(ways, (s, { view, mood }) => drawHead(s, who, view, mood));
  assert.equal(found.drawn, 10);
  assert.ok(found.different >= 8, `${found.different}`);
  const face = (noseLength: number) =>
    textOf(
      drawn((s) =>
        drawHead(s, somebody("man", { face: { ...who.face, noseLength } }), "profile", "calm")
      ),
    );
  assert.notEqual(face(0.1), face(0.25));
});

Deno.test("heads keep their strokes, in each view and mood", () => {
  assertFrozen(
    eachDrawn(people(6), (s, who) => {
      for (const view of ["profile", "quarter"] as const) {
        for (const mood of ["calm", "smile", "shout", "frown", "surprise"] as const) {
          drawHead(s, who, view, mood);
        }
      }
    }, 100),
    "463b6013fd1a",
  );
});
