import assert from "node:assert/strict";
import type { Box } from "lib/geometry/box.ts";
import { alignFigures } from "lib/matching/figure_alignment.ts";

const boxes: Box[] = [[0, 0, 10, 20], [20, 0, 30, 20], [40, 0, 50, 20]];

Deno.test("figures find their own through the map, in other places and sizes", () => {
  const b = boxes.map(([x0, y0, x1, y1]): Box => [2 * x0 + 7, y0 / 2, 2 * x1 + 7, y1 / 2]);
  const found = alignFigures({ a: boxes, b: [b[2], b[0], b[1]] }, [2, 0, 7, 0, 0.5, 0]);
  assert.deepEqual(found.map(({ a, b }) => [a, b]), [[0, 1], [1, 2], [2, 0]]);
  assert.ok(found.every(({ overlap }) => overlap > 0.999));
});

Deno.test("in a mirror left and right change", () => {
  const found = alignFigures({ a: boxes, b: boxes }, [-1, 0, 50, 0, 1, 0]);
  assert.deepEqual(found.map(({ a, b }) => [a, b]), [[0, 2], [1, 1], [2, 0]]);
});

Deno.test("each figure is taken once, by the best; one that lies on none has none", () => {
  const a: Box[] = [[0, 0, 10, 20], [2, 0, 12, 20]];
  const found = alignFigures({ a, b: [[2, 0, 12, 20]] }, [1, 0, 0, 0, 1, 0]);
  assert.deepEqual(found, [{ a: 1, b: 0, overlap: 1 }]);
  assert.deepEqual(alignFigures({ a, b: [[100, 0, 110, 20]] }, [1, 0, 0, 0, 1, 0]), []);
});

Deno.test("boxes without area are no figures", () => {
  const empty: Box[] = [[5, 5, 5, 5]];
  assert.deepEqual(alignFigures({ a: empty, b: empty }, [1, 0, 0, 0, 1, 0]), []);
});

Deno.test("boxes that share a fifth of both are one figure, less is none", () => {
  // of 100 and 100 pixels 33 are shared by 167 at 6.7 to the right
  const shifted = (x: number) =>
    alignFigures({ a: [[0, 0, 10, 10]], b: [[x, 0, x + 10, 10]] }, [1, 0, 0, 0, 1, 0]);
  assert.equal(shifted(6.6).length, 1);
  assert.equal(shifted(6.7).length, 0);
});
