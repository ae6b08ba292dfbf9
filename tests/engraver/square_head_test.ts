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
  strokesOf,
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

Deno.test("bags, wrinkles and heavy cheeks are drawn above a threshold, not at it", () => {
  const plainFace = { bag: 0, lines: 0, jowl: 0, chin: 0 };
  const cases = [["bag", 0.35], ["lines", 0.3], ["lines", 0.45], ["jowl", 0.55]] as const;
  for (const [feature, threshold] of cases) {
    const strokes = (value: number) => {
      const who = somebody("man", { beard: "none" });
      const face = { ...who.face, ...plainFace, [feature]: value };
      return strokesOf(drawn((s) => drawFace(s, { ...who, face }, "calm"), 100));
    };
    const [at, above] = [strokes(threshold), strokes(threshold + 1e-9)];
    assert.ok(above > at, `${feature}: ${at} strokes, then ${above}`);
  }
});
