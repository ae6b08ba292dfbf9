import assert from "node:assert/strict";
import { bodyOf } from "lib/engraver/body.ts";
import { drawNeckcloth } from "lib/engraver/neckcloth.ts";
import { makePose } from "lib/engraver/pose.ts";
import { Random } from "lib/tensor/random.ts";
import {
  assertFrozen,
  distinct,
  drawn,
  eachDrawn,
  people,
  somebody,
} from "tests/engraver/drawn.ts";

Deno.test("bow, jabot and collar differ, a stock lies under the chin only", () => {
  const cravats = ["bow", "jabot", "collar", "stock"] as const;
  const over = distinct(cravats, (s, cravat) => {
    const who = somebody("man", { cravat });
    drawNeckcloth(bodyOf(s, who, makePose(new Random(1), who, "stand")), "over the coat");
  });
  assert.deepEqual(over, { drawn: 3, different: 4 });
  const under = drawn((s) => {
    const who = somebody("man", { cravat: "stock" });
    drawNeckcloth(bodyOf(s, who, makePose(new Random(1), who, "stand")), "under the chin");
  });
  assert.equal(under.length, 1);
});

Deno.test("neckcloths keep their strokes", () => {
  assertFrozen(
    eachDrawn(people(8), (s, who, i) => {
      for (const cravat of ["bow", "jabot", "collar", "stock"] as const) {
        const dressed = { ...who, cravat };
        const body = bodyOf(s, dressed, makePose(new Random(i), dressed));
        drawNeckcloth(body, "under the chin");
        drawNeckcloth(body, "over the coat");
      }
    }),
    "884b84bd793c",
  );
});
