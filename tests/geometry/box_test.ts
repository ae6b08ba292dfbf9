import assert from "node:assert/strict";
import {
  area,
  type Box,
  clip,
  enclosing,
  intersection,
  iou,
  outward,
  sameBox,
  shareWithin,
  shifted,
} from "lib/geometry/box.ts";
import { Random } from "lib/tensor/random.ts";

const random = new Random(11);
const boxes: Box[] = Array.from({ length: 40 }, () => {
  const [x, y] = [random.int(0, 12), random.int(0, 12)];
  return [x, y, x + random.int(0, 8), y + random.int(0, 8)];
});

/** Whole-pixel boxes as sets of pixels: the slow and obvious way. */
function pixels([x0, y0, x1, y1]: Box): Set<string> {
  const set = new Set<string>();
  for (let x = x0; x < x1; x++) for (let y = y0; y < y1; y++) set.add(`${x} ${y}`);
  return set;
}

Deno.test("area() and iou() agree with counting pixels", () => {
  for (const a of boxes) {
    assert.equal(area(a), pixels(a).size);
    for (const b of boxes) {
      const [p, q] = [pixels(a), pixels(b)];
      const union = p.union(q).size;
      const expected = union === 0 ? 0 : p.intersection(q).size / union;
      assert.ok(Math.abs(iou(a, b) - expected) < 1e-12);
      assert.equal(iou(a, b), iou(b, a));
      assert.equal(area(intersection(a, b)), p.intersection(q).size);
    }
  }
});

Deno.test("clip() stays inside the image", () => {
  assert.deepEqual(clip([-3, 2, 50, 9], { width: 20, height: 8 }), [0, 2, 20, 8]);
});

Deno.test("outward() takes in every pixel that is touched", () => {
  assert.deepEqual(outward([0.2, 1.9, 3.1, 4]), [0, 1, 4, 4]);
});

Deno.test("shareWithin() is of the first box's own area", () => {
  assert.equal(shareWithin([0, 0, 10, 10], [5, 0, 100, 100]), 0.5);
  assert.equal(shareWithin([0, 0, 10, 10], [20, 0, 30, 10]), 0);
  assert.equal(shareWithin([3, 3, 3, 9], [0, 0, 9, 9]), 0);
});

Deno.test("boxes are the same where all four sides are", () => {
  assert.ok(sameBox([1, 2, 3, 4], [1, 2, 3, 4]));
  for (let side = 0; side < 4; side++) {
    const other = [1, 2, 3, 4].with(side, 9) as unknown as [number, number, number, number];
    assert.ok(!sameBox([1, 2, 3, 4], other), `${side}`);
  }
});

Deno.test("enclosing() is the smallest box around both, whichever comes first", () => {
  const [a, b] = [[1, 8, 3, 9], [2, 4, 7, 6]] as const;
  assert.deepEqual([enclosing(a, b), enclosing(b, a)], [[1, 4, 7, 9], [1, 4, 7, 9]]);
  assert.deepEqual(enclosing([0, 0, 9, 9], [2, 3, 4, 5]), [0, 0, 9, 9]);
});

Deno.test("shifted() moves a box by where its part begins", () => {
  assert.deepEqual(shifted([1, 2, 3, 4], [10, 20, 50, 60]), [11, 22, 13, 24]);
});
