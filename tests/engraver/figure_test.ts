import assert from "node:assert/strict";
import { drawFigure } from "lib/engraver/figure.ts";
import { bounds } from "lib/engraver/geometry.ts";
import { makePose, poseNames } from "lib/engraver/pose.ts";
import { Random } from "lib/tensor/random.ts";
import { drawn, somebody, textOf } from "tests/engraver/drawn.ts";

Deno.test("a figure stands on its feet and is about 100 units tall", () => {
  for (const kind of ["man", "woman", "beast"] as const) {
    const who = somebody(kind, { hat: "none", prop: "none" });
    const parts = drawn((s) => drawFigure(s, who, makePose(new Random(1), who, "stand")), 1);
    const [, y0, , y1] = bounds(parts.flatMap(({ outline }) => outline));
    assert.ok(y1 > 296 && y1 < 306, `${kind} has its feet at ${y1}`);
    assert.ok(y1 - y0 > 80 && y1 - y0 < 135, `${kind} is ${y1 - y0} tall`);
  }
});

Deno.test("every pose is drawn, and differs", () => {
  const who = somebody("man");
  const texts = poseNames.map((name) =>
    textOf(drawn((s) => drawFigure(s, who, makePose(new Random(1), who, name))))
  );
  assert.equal(new Set(texts).size, poseNames.length);
});
