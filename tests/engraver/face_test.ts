import assert from "node:assert/strict";
import { beard, browAngle, glasses } from "lib/engraver/face.ts";
import { distinct, somebody } from "tests/engraver/drawn.ts";

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
