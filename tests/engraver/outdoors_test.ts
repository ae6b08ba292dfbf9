import assert from "node:assert/strict";
import { decorOf } from "lib/engraver/decor.ts";
import { bounds } from "lib/engraver/geometry.ts";
import { drawGround, drawSky, drawTree } from "lib/engraver/outdoors.ts";
import { Random } from "lib/tensor/random.ts";
import { assertFrozen, drawn, eachDrawn, textOf } from "tests/engraver/drawn.ts";

const stage = { x0: 60, y0: 60, x1: 1140, y1: 787, horizon: 570, unit: 5.5 };
const tools = (s: Parameters<typeof decorOf>[0]) =>
  decorOf(s, { stage, random: new Random(1), distance: 0.7 });

Deno.test("the sky ends at the horizon, the ground begins there", () => {
  const [sky] = drawn((s) => drawSky(tools(s)), 1, [0, 0]);
  const grass = drawn((s) => drawGround(tools(s), "grass"), 1, [0, 0]);
  const stones = drawn((s) => drawGround(tools(s), "stones"), 1, [0, 0]);
  assert.equal(bounds(sky.outline)[3], stage.horizon);
  assert.equal(bounds(grass[0].outline)[1], stage.horizon);
  assert.notEqual(textOf(grass), textOf(stones));
});

Deno.test("a tree stands on its root and is about as tall as asked for", () => {
  const parts = drawn((s) => drawTree(tools(s), [500, 600], { height: 400, lean: 10 }), 1, [0, 0]);
  const [, y0, , y1] = bounds(parts.flatMap(({ outline }) => outline));
  assert.ok(Math.abs(y1 - 600) < 5 && y1 - y0 > 320 && y1 - y0 < 480, `${y0} to ${y1}`);
});

Deno.test("sky, ground and trees keep their strokes", () => {
  assertFrozen(
    eachDrawn(
      [1, 2, 3, 4, 5, 6, 7, 8],
      (s, seed) => {
        const decor = decorOf(s, { stage, random: new Random(seed), distance: 0.7 });
        drawSky(decor);
        drawGround(decor, "grass");
        drawGround(decor, "stones");
        drawTree(decor, [130 * seed, 600], { height: 180 + 40 * seed, lean: 10 * seed - 45 });
      },
      1,
      [0, 0],
    ),
    "54b17014fbef",
  );
});
