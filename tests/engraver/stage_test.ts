import assert from "node:assert/strict";
import { bounds } from "lib/engraver/geometry.ts";
import { castShadow, noise2, rect } from "lib/engraver/stage.ts";
import { assertFrozen, drawn, eachDrawn } from "tests/engraver/drawn.ts";

const stage = { x0: 0, y0: 0, x1: 900, y1: 600, horizon: 400, unit: 4 };

Deno.test("a shadow lies on the ground, away from the light, and hides nobody", () => {
  const [shadow] = drawn((s) => castShadow(s, [300, 500], { scale: 4, stage }), 1, [0, 0]);
  assert.equal(shadow.masked, false);
  assert.ok(shadow.ink.length > 0);
  const [x0, , x1] = bounds(shadow.outline);
  assert.ok(x1 - 300 > 300 - x0);
});

Deno.test("rectangles and noise", () => {
  assert.deepEqual(rect(1, 2, 3, 4), [[1, 2], [4, 2], [4, 6], [1, 6]]);
  assert.ok(Math.abs(noise2(3.3, 4.4, 1)) <= 1);
});

Deno.test("shadows keep their strokes", () => {
  assertFrozen(
    [
      eachDrawn(
        [[300, 500], [30, 450], [840, 590]] as const,
        (s, [x, y]) => castShadow(s, [x, y], { scale: 4, stage }),
        1,
        [0, 0],
      ),
      Array.from({ length: 100 }, (_, i) => noise2(i / 3, i / 5, i % 4)),
    ],
    "90a21d01bdac",
  );
});
