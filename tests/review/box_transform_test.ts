import assert from "node:assert/strict";
import { boxTransform } from "lib/review/box_transform.ts";

/** Where a point goes. */
const moved = (m: readonly number[], [x, y]: readonly [number, number]) => [
  m[0] * x + m[1] * y + m[2],
  m[3] * x + m[4] * y + m[5],
];

Deno.test("boxes that fall together say how the second plate lies on the first", () => {
  const b = [[10, 20, 30, 60], [50, 10, 90, 70]] as const;
  const a = b.map(([x0, y0, x1, y1]) => [2 * x0 + 5, 3 * y0 - 4, 2 * x1 + 5, 3 * y1 - 4] as const);
  const m = boxTransform(a.map((box, i) => [box, b[i]]), { reversed: false })!;
  assert.deepEqual(moved(m, [10, 20]).map(Math.round), [25, 56]);
  assert.deepEqual(m.slice(6), [0, 0, 1]);
});

Deno.test("of a mirrored one the left side goes to the right", () => {
  const b = [10, 20, 30, 60] as const;
  const a = [100 - 30, 20, 100 - 10, 60] as const;
  const m = boxTransform([[a, b]], { reversed: true })!;
  assert.deepEqual(moved(m, [10, 20]).map(Math.round), [90, 20]);
  assert.deepEqual(moved(m, [30, 60]).map(Math.round), [70, 60]);
  assert.equal(boxTransform([], { reversed: false }), null);
});
