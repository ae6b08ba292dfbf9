import assert from "node:assert/strict";
import { beard, browAngle, ear, eye, glasses } from "lib/engraver/face.ts";
import { assertFrozen, distinct, eachDrawn, people, somebody } from "tests/engraver/drawn.ts";

Deno.test("beards and glasses are told apart; frowning lowers the brow", () => {
  const beards = ["chops", "full", "goatee", "moustache"] as const;
  const found = distinct(beards, (s, kind) => {
    s.part([[0, 0], [1, 0], [0, 1]], { form: 0 });
    beard(s, somebody("man", { beard: kind }), "profile", 0);
  });
  assert.equal(found.different, beards.length);
  const worn = distinct(["none", "spectacles", "monocle"] as const, (s, kind) => {
    s.part([[0, 0], [1, 0], [0, 1]], { form: 0 });
    glasses(s, somebody("man", { glasses: kind }), [[0.1, 0], [0.2, 0]], [-0.3, 0]);
  });
  assert.equal(worn.different, 3);
  const who = somebody("man");
  assert.ok(browAngle(who, "frown") < browAngle(who, "calm"));
  assert.ok(browAngle(who, "surprise") > browAngle(who, "calm"));
});

Deno.test("features keep their strokes, in each view and mood", () => {
  assertFrozen(
    eachDrawn(people(6), (s, who, i) => {
      s.part([[0, 0], [1, 0], [0, 1]], { form: 0 });
      for (const mood of ["calm", "smile", "shout", "frown", "surprise"] as const) {
        eye(s, 0.1 * i, 0.2, 0.05, 1 + i / 9, who, mood, 1.2);
        s.line([[0, 0], [1, browAngle(who, mood)]], 1);
      }
      ear(s, 0.1, 0.2);
      for (const kind of ["none", "spectacles", "monocle"] as const) {
        glasses(s, { ...who, glasses: kind }, [[0.1, 0], [0.2, 0]], [-0.3, 0]);
        glasses(s, { ...who, glasses: kind }, [[0.1, 0]], [-0.3, 0]);
      }
      for (const kind of ["none", "chops", "full", "goatee", "moustache", "stubble"] as const) {
        for (const view of ["profile", "quarter"] as const) {
          beard(s, { ...who, beard: kind }, view, i % 2);
        }
      }
    }, 100),
    "8b54d215bc36",
  );
});
