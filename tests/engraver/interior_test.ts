import assert from "node:assert/strict";
import { decorOf } from "lib/engraver/decor.ts";
import { bounds } from "lib/engraver/geometry.ts";
import { drawInterior } from "lib/engraver/interior.ts";
import { Random } from "lib/tensor/random.ts";
import { assertFrozen, drawn, eachDrawn, textOf } from "tests/engraver/drawn.ts";

const stage = { x0: 60, y0: 60, x1: 1140, y1: 787, horizon: 570, unit: 5.5 };

Deno.test("rooms are their seed's, and no two are alike", () => {
  const draw = (seed: number) =>
    drawn(
      (s) => {
        const decor = decorOf(s, { stage, random: new Random(seed), distance: 0.7 });
        decor.paper([[60, 60], [1140, 60], [1140, 787], [60, 787]], undefined);
        drawInterior(decor);
      },
      1,
      [0, 0],
    );
  assert.equal(textOf(draw(1)), textOf(draw(1)));
  assert.equal(new Set([1, 2, 3, 4].map((seed) => textOf(draw(seed)))).size, 4);
  const [x0, y0, x1, y1] = bounds(draw(1).flatMap(({ outline }) => outline));
  assert.ok(x0 > -60 && y0 > -60 && x1 < 1260 && y1 < 850, `${[x0, y0, x1, y1]}`);
});

Deno.test("rooms keep their strokes", () => {
  assertFrozen(
    eachDrawn(
      [1, 2, 3, 4, 5, 6, 7, 8],
      (s, seed) => {
        const decor = decorOf(s, { stage, random: new Random(seed), distance: 0.7 });
        decor.paper([[60, 60], [1140, 60], [1140, 787], [60, 787]], undefined);
        drawInterior(decor);
      },
      1,
      [0, 0],
    ),
    "2748f75c3e16",
  );
});
