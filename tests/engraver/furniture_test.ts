import assert from "node:assert/strict";
import { decorOf } from "lib/engraver/decor.ts";
import { type Furniture, furniture } from "lib/engraver/furniture.ts";
import { bounds } from "lib/engraver/geometry.ts";
import { Random } from "lib/tensor/random.ts";
import { assertFrozen, distinct, drawn, eachDrawn } from "tests/engraver/drawn.ts";

const stage = { x0: 60, y0: 60, x1: 1140, y1: 787, horizon: 570, unit: 5.5 };
const decor = (s: Parameters<typeof decorOf>[0]) =>
  decorOf(s, { stage, random: new Random(1), distance: 0.7 });

Deno.test("every piece is told from the others, as wide as it says, and off the floor", () => {
  const kinds = Object.keys(furniture) as Furniture[];
  const found = distinct(kinds, (s, kind) => furniture[kind].draw(decor(s), 3));
  assert.deepEqual(found, { drawn: kinds.length, different: kinds.length });
  for (const kind of kinds) {
    const parts = drawn((s) => furniture[kind].draw(decor(s), 200), 1, [0, 0]);
    const [x0, , x1, y1] = bounds(parts.flatMap(({ outline }) => outline));
    assert.ok(x0 > 175 && x1 < 200 + furniture[kind].width + 30, `${kind} from ${x0} to ${x1}`);
    assert.ok(y1 <= stage.horizon + 1, `${kind} hangs down to ${y1}`);
  }
});

Deno.test("furniture keeps its strokes", () => {
  assertFrozen(
    eachDrawn(
      Object.keys(furniture) as Furniture[],
      (s, kind) => {
        furniture[kind].draw(decor(s), 3);
      },
      1,
      [0, 0],
    ),
    "6361396d8f67",
  );
});
