import assert from "node:assert/strict";
import { drawHead } from "lib/engraver/head.ts";
import {
  assertFrozen,
  distinct,
  drawn,
  eachDrawn,
  people,
  somebody,
  strokesOf,
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

const plainFace = { bag: 0, lines: 0, jowl: 0, chin: 0, browTilt: 0 };

/** From where on a line more is drawn, in each view. */
const lineThresholds = [
  ["profile", "bag", 0.35],
  ["profile", "lines", 0.45],
  ["profile", "jowl", 0.5],
  ["quarter", "bag", 0.35],
  ["quarter", "lines", 0.3],
  ["quarter", "lines", 0.45],
  ["quarter", "jowl", 0.55],
] as const;

Deno.test("bags, wrinkles and heavy cheeks are drawn above a threshold, not at it", () => {
  for (const [view, feature, threshold] of lineThresholds) {
    const strokes = (value: number) => {
      const who = somebody("man");
      const face = { ...who.face, ...plainFace, [feature]: value };
      const parts = drawn((s) => drawHead(s, { ...who, face, beard: "none" }, view, "calm"), 100);
      return strokesOf(parts);
    };
    const [at, above] = [strokes(threshold), strokes(threshold + 1e-9)];
    assert.ok(above > at, `${view} ${feature}: ${at} strokes, then ${above}`);
  }
});

Deno.test("a girl has no fold beside her nose, smiling or not", () => {
  const strokes = (kind: "girl" | "man", mood: "calm" | "smile") => {
    const who = somebody(kind);
    const faced = { ...who, face: { ...who.face, ...plainFace }, beard: "none" } as const;
    return strokesOf(drawn((s) => drawHead(s, faced, "quarter", mood), 100));
  };
  const more = (kind: "girl" | "man") => strokes(kind, "smile") - strokes(kind, "calm");
  assert.ok(more("man") > more("girl"), `${more("man")} ${more("girl")}`);
});
