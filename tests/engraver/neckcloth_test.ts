import assert from "node:assert/strict";
import { bodyOf } from "lib/engraver/body.ts";
import { drawNeckcloth } from "lib/engraver/neckcloth.ts";
import { makePose } from "lib/engraver/pose.ts";
import { Random } from "lib/tensor/random.ts";
import { distinct, drawn, somebody } from "tests/engraver/drawn.ts";

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
