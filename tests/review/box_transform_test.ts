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

Deno.test("boxes without width or height say nothing, on either plate", () => {
  const whole = [10, 20, 30, 60] as const;
  const [thin, flat] = [[10, 20, 10, 60], [10, 20, 30, 20]] as const;
  for (const none of [thin, flat]) {
    assert.equal(boxTransform([[whole, none]], { reversed: false }), null);
    assert.equal(boxTransform([[none, whole]], { reversed: false }), null);
  }
  assert.notEqual(boxTransform([[whole, whole]], { reversed: false }), null);
});

Deno.test("boxes that do not fall together quite lie as the line of least squares has them", () => {
  const boxes = [[[0, 0, 10, 10], [0, 0, 10, 10]], [[20, 0, 34, 10], [20, 0, 30, 10]]] as const;
  const [slope, , offset] = boxTransform(boxes, { reversed: false })!;
  // of (0, 0), (10, 10), (20, 20), (30, 34): 560 / 500, and 16 - 15 times that
  assert.ok(Math.abs(slope - 1.12) < 1e-12 && Math.abs(offset + 0.8) < 1e-12);
});
