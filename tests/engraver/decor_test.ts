import assert from "node:assert/strict";
import { decorOf, withinStage } from "lib/engraver/decor.ts";
import { Press } from "lib/engraver/press.ts";
import { Random } from "lib/tensor/random.ts";
import { assertFrozen, drawn, eachDrawn } from "tests/engraver/drawn.ts";

const stage = { x0: 45, y0: 45, x1: 855, y1: 600, horizon: 400, unit: 4 };
const square: [number, number][] = [[100, 100], [300, 100], [300, 300], [100, 300]];

Deno.test("what is far is lighter than what is near", () => {
  const ink = (distance: number) => {
    const parts = drawn((s) => {
      const decor = decorOf(s, { stage, random: new Random(1), distance });
      decor.paper(square, undefined);
      decor.ruled(square, [1, 0], { pitch: 5, dark: () => 0.3 });
    }, 1);
    const press = new Press({ width: 900, height: 675 });
    press.strokes(parts[0].ink);
    return press.grey.reduce((sum, grey) => sum + 255 - grey, 0);
  };
  assert.ok(ink(1) > 1.5 * ink(0.5) && ink(0.5) > 0, `${ink(1)} ${ink(0.5)}`);
  assert.equal(ink(0.01), 0);
});

Deno.test("a box is cut by the stage, and nothing is left outside of it", () => {
  assert.deepEqual(withinStage(stage, 0, 10, 100, 20), [[45, 10], [100, 10], [100, 30], [45, 30]]);
  assert.equal(withinStage(stage, 850, 10, 100, 20), null);
});

Deno.test("what scenery is made of keeps its strokes", () => {
  assertFrozen(
    eachDrawn([1, 2, 3], (s, seed) => {
      const decor = decorOf(s, { stage, random: new Random(seed), distance: 0.3 * seed });
      decor.paper(square, "#123456");
      decor.ruled(square, [1, 0.2], { pitch: 5, dark: (x, y) => (x + y) / 800 });
      const box = withinStage(stage, 0, 10 * seed, 100, 900);
      decor.paper(box!, undefined);
    }, 1),
    "1356022df46e",
  );
});
