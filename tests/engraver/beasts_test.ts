import assert from "node:assert/strict";
import { drawBeast } from "lib/engraver/beasts.ts";
import { assertFrozen, distinct, eachDrawn, people, somebody } from "tests/engraver/drawn.ts";

Deno.test("each beast has a head of its own, and moods change it", () => {
  const beasts = ["rabbit", "pig", "fox", "bird", "cat", "frog"] as const;
  const heads = distinct(beasts, (s, beast) => drawBeast(s, somebody("beast", { beast }), "calm"));
  assert.deepEqual(heads, { drawn: 6, different: 6 });
});

Deno.test("beasts keep their strokes, whatever their mood", () => {
  assertFrozen(
    eachDrawn(
      people(2, { kind: "beast" }).flatMap((who) =>
        (["rabbit", "pig", "fox", "bird", "cat", "frog"] as const).flatMap((beast) =>
          (["calm", "smile", "shout", "frown", "surprise"] as const).map((mood) => ({
            who: { ...who, beast },
            mood,
          }))
        )
      ),
      (s, { who, mood }) => drawBeast(s, who, mood),
      100,
    ),
    "80701f6c910b",
  );
});
