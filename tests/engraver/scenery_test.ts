import assert from "node:assert/strict";
import { drawScene } from "lib/engraver/scenery.ts";
import { Random } from "lib/tensor/random.ts";
import { assertFrozen, drawn, eachDrawn, textOf } from "tests/engraver/drawn.ts";

const stage = { x0: 45, y0: 45, x1: 855, y1: 600, horizon: 400, unit: 4 };

Deno.test("each scene is told from the others, and no two interiors are alike", () => {
  const scenes = ["interior", "street", "garden", "vignette"] as const;
  const texts = scenes.map((scene) =>
    textOf(drawn((s) => drawScene(s, scene, { stage, random: new Random(1), distance: 0.7 }), 1))
  );
  assert.equal(new Set(texts).size, 4);
  const room = (seed: number) =>
    textOf(
      drawn((s) => drawScene(s, "interior", { stage, random: new Random(seed), distance: 0.7 }), 1),
    );
  assert.equal(room(1), room(1));
  assert.notEqual(room(1), room(2));
});

Deno.test("scenes keep their strokes", () => {
  assertFrozen(
    eachDrawn(
      ["interior", "street", "garden", "vignette"] as const,
      (s, scene) => drawScene(s, scene, { stage, random: new Random(1), distance: 0.7 }),
      1,
      [0, 0],
    ),
    "6cbdc65a0e3c",
  );
});
