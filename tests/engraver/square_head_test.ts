import assert from "node:assert/strict";
import { bounds } from "lib/engraver/geometry.ts";
import { drawFace, drawNape } from "lib/engraver/square_head.ts";
import {
  assertFrozen,
  distinct,
  drawn,
  eachDrawn,
  people,
  somebody,
} from "tests/engraver/drawn.ts";

Deno.test("moods, beards and glasses change a face seen straight on", () => {
  const moods = distinct(
    ["calm", "smile", "shout", "frown", "surprise"] as const,
    (s, mood) => drawFace(s, somebody("man"), mood),
  );
  assert.equal(moods.different, 5);
  const beards = distinct(
    ["none", "chops", "full", "goatee", "moustache", "stubble"] as const,
    (s, beard) => drawFace(s, somebody("man", { beard }), "calm"),
  );
  assert.equal(beards.different, 6);
  const glasses = distinct(
    ["none", "spectacles", "monocle"] as const,
    (s, glasses) => drawFace(s, somebody("man", { glasses }), "calm"),
  );
  assert.equal(glasses.different, 3);
});

Deno.test("both sides of a face reach as far; a nape has no features", () => {
  const parts = drawn((s) => drawFace(s, somebody("girl"), "calm"), 100);
  const [x0, , x1] = bounds(parts.flatMap(({ outline }) => outline));
  assert.ok(Math.abs(300 - x0 - (x1 - 300)) < 1, `${x0} ${x1}`);
  const nape = drawn((s) => drawNape(s, somebody("girl")), 100);
  const ink = (list: typeof parts) => list.reduce((sum, part) => sum + part.ink.length, 0);
  assert.ok(ink(nape) > 0 && ink(nape) < ink(parts));
});

Deno.test("faces seen straight on keep their strokes", () => {
  assertFrozen(
    eachDrawn(people(5), (s, who) => {
      for (const mood of ["calm", "smile", "shout", "frown", "surprise"] as const) {
        drawFace(s, who, mood);
      }
      for (const beard of ["none", "chops", "full", "goatee", "moustache", "stubble"] as const) {
        drawFace(s, { ...who, beard }, "calm");
      }
      for (const glasses of ["none", "spectacles", "monocle"] as const) {
        drawFace(s, { ...who, glasses }, "calm");
      }
      drawNape(s, who);
    }, 100),
    "0929dceb5225",
  );
});
