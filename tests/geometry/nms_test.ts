import assert from "node:assert/strict";
import fc from "fast-check";
import { type Box, iou } from "lib/geometry/box.ts";
import { containment, nms } from "lib/geometry/nms.ts";

const box = fc.tuple(
  fc.nat(20),
  fc.nat(20),
  fc.integer({ min: 1, max: 15 }),
  fc.integer({ min: 1, max: 15 }),
)
  .map(([x, y, w, h]): Box => [x, y, x + w, y + h]);

Deno.test("kept boxes do not overlap, and each dropped one overlaps a better kept one", () => {
  fc.assert(fc.property(fc.array(fc.tuple(box, fc.nat(100))), (list) => {
    const [boxes, scores] = [list.map(([b]) => b), list.map(([, s]) => s)];
    const kept = nms(boxes, scores, { iouThreshold: 0.4 });
    for (const [n, i] of kept.entries()) {
      for (const k of kept.slice(0, n)) assert.ok(iou(boxes[i], boxes[k]) <= 0.4);
    }
    boxes.forEach((b, i) => {
      if (kept.includes(i)) return;
      assert.ok(kept.some((k) => scores[k] >= scores[i] && iou(boxes[k], b) > 0.4));
    });
  }));
});

Deno.test("best first; ties keep their order", () => {
  const apart: Box[] = [[0, 0, 1, 1], [5, 5, 6, 6], [9, 9, 10, 10]];
  assert.deepEqual(nms(apart, [0.5, 0.9, 0.5], { iouThreshold: 0.5 }), [1, 0, 2]);
  assert.deepEqual(nms([apart[0], apart[0]], [1, 1], { iouThreshold: 0.5 }), [0]);
  assert.throws(() => nms(apart, [1], { iouThreshold: 0.5 }), /3 boxes by 1 scores/);
});

Deno.test("a box goes when it overlaps by more than the threshold, not by as much", () => {
  const halves: Box[] = [[0, 0, 2, 2], [0, 0, 2, 1]];
  assert.deepEqual(nms(halves, [1, 0.5], { iouThreshold: 0.5 }), [0, 1]);
  assert.deepEqual(nms(halves, [1, 0.5], { iouThreshold: 0.499 }), [0]);
});

Deno.test("containment is of the inner box", () => {
  assert.equal(containment([0, 0, 2, 2], [1, 0, 9, 9]), 0.5);
  assert.equal(containment([1, 1, 1, 1], [0, 0, 9, 9]), 0);
});
