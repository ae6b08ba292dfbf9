import assert from "node:assert/strict";
import {
  bounds,
  chords,
  composeFrames,
  ellipse,
  even,
  frameAt,
  place,
  polygonArea,
  polylineLength,
  type Pt,
  rails,
  scallop,
  spline,
} from "lib/engraver/geometry.ts";

const square: Pt[] = [[0, 0], [10, 0], [10, 10], [0, 10]];

Deno.test("chords cut a square into equal lines, a ring into two", () => {
  const lines = chords(square, [1, 0], 2);
  assert.equal(lines.length, 5);
  for (const { a, b } of lines) {
    assert.ok(Math.abs(Math.hypot(a[0] - b[0], a[1] - b[1]) - 10) < 1e-9);
  }
  const u: Pt[] = [[0, 0], [10, 0], [10, 10], [7, 10], [7, 3], [3, 3], [3, 10], [0, 10]];
  assert.equal(chords(u, [1, 0], 10, 0.8).length, 2);
});

Deno.test("frames composeFrames as their places do", () => {
  const [f, g] = [frameAt([3, 4], 30, 2, true), frameAt([-1, 5], -70, 0.5)];
  const [once, twice] = [place(composeFrames(f, g), [2, 7]), place(f, place(g, [2, 7]))];
  once.forEach((value, i) => assert.ok(Math.abs(value - twice[i]) < 1e-9));
});

Deno.test("areas, bounds, lengths", () => {
  assert.equal(Math.abs(polygonArea(square)), 100);
  assert.deepEqual(bounds(square), [0, 0, 10, 10]);
  assert.equal(polylineLength([[0, 0], [3, 4], [3, 5]]), 6);
  assert.ok(Math.abs(Math.abs(polygonArea(ellipse([0, 0], 10, 5, 200))) - Math.PI * 50) < 0.1);
});

Deno.test("even() spaces by polylineLength, spline() passes its points, rails() keep their width", () => {
  const points = even([[0, 0], [1, 0], [10, 0]], 5);
  points.forEach(([x], i) => assert.ok(Math.abs(x - 2 * i) < 1e-9));
  const path: Pt[] = [[0, 0], [5, 3], [9, -2]];
  const smooth = spline(path);
  for (const [x, y] of path) assert.ok(smooth.some((p) => Math.hypot(p[0] - x, p[1] - y) < 1e-9));
  const [left, right] = rails([[0, 0], [5, 0], [10, 0]], [2, 2]);
  left.forEach((p, i) => assert.ok(Math.abs(Math.abs(p[1] - right[i][1]) - 4) < 1e-9));
});

Deno.test("scallops bulge outward whichever way round the ring goes", () => {
  for (const ring of [square, square.toReversed()]) {
    assert.ok(Math.abs(polygonArea(scallop(ring, 2, 1))) > 100);
  }
});
