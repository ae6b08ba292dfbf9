import assert from "node:assert/strict";
import { drawHead } from "lib/engraver/head.ts";
import { distinct, drawn, somebody, textOf } from "tests/engraver/drawn.ts";

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
