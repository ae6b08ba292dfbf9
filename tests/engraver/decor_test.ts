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
  // eight pixels are left, or a little less
  assert.ok(withinStage(stage, 847, 10, 100, 20));
  assert.equal(withinStage(stage, 847.1, 10, 100, 20), null);
  assert.ok(withinStage(stage, 0, 10, 53, 20));
});

Deno.test("a flat thing is without tone and form unless it is given one", () => {
  const inkOf = (style: { tone?: number; form?: number }) =>
    drawn((s) => {
      decorOf(s, { stage, random: new Random(1), distance: 1 }).flat(square, { line: 0, ...style });
    }, 1)[0].ink;
  assert.equal(inkOf({}), "");
  assert.ok(inkOf({ tone: 0.3 }).length > 0 && inkOf({ form: 0.9 }).length > 0);
});

Deno.test("what scenery is made of keeps its strokes", () => {
  assertFrozen(
    eachDrawn(
      [1, 2, 3],
      (s, seed) => {
        const decor = decorOf(s, { stage, random: new Random(seed), distance: 0.3 * seed });
        decor.paper(square, "#123456");
        decor.ruled(square, [1, 0.2], { pitch: 5, dark: (x, y) => (x + y) / 800 });
        const box = withinStage(stage, 0, 10 * seed, 100, 900);
        decor.paper(box!, undefined);
        decor.flat(square, {});
        decor.flat(square, { tone: 0.3 * seed, form: 0.2 * seed, bulge: 0.1 * (seed - 1) });
      },
      1,
      [0, 0],
    ),
    "a88f36d56ded",
  );
});
