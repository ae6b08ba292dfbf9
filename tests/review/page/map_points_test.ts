import assert from "node:assert/strict";
import { nearestPoint, within } from "lib/review/page/map_points.ts";

Deno.test("within() takes what the outline holds, also where it is not convex", () => {
  const u = [0, 0, 3, 0, 3, 3, 2, 3, 2, 1, 1, 1, 1, 3, 0, 3];
  const points = { x: [0.5, 1.5, 2.5, 1.5, 4], y: [2, 2, 2, 0.5, 1] };
  assert.deepEqual(within(u, points), [0, 2, 3]);
  assert.deepEqual(within([0, 0, 1, 1], points), [], "a line holds nothing");
});

Deno.test("nearestPoint() takes the nearest within reach, of two as near the first", () => {
  const points = { x: [0, 1, 3, 1], y: [0, 0, 0, 0] };
  assert.equal(nearestPoint([0.9, 0.1], { ...points, reach: 1 }), 1);
  assert.equal(nearestPoint([2, 0], { ...points, reach: 1 }), null, "reach itself is too far");
  assert.equal(nearestPoint([2, 0], { ...points, reach: 1.01 }), 1);
  assert.equal(nearestPoint([0, 0], { x: [], y: [], reach: 1 }), null);
});
