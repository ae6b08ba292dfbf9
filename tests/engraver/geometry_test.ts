import assert from "node:assert/strict";
import {
  add,
  blob,
  bounds,
  chords,
  clamp,
  composeFrames,
  curve,
  cut,
  dist,
  ellipse,
  even,
  frameAt,
  identityFrame,
  lerp,
  mix,
  mul,
  place,
  polygonArea,
  polylineLength,
  type Pt,
  rails,
  scallop,
  spline,
  swing,
  turnVec,
  unit,
} from "lib/engraver/geometry.ts";
import { assertFrozen } from "tests/engraver/drawn.ts";

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

Deno.test("of a number between two bounds nothing is cut, of others what is beyond", () => {
  assert.deepEqual([-0.1, 0, 0.4, 1, 1.1].map((x) => clamp(x)), [0, 0, 0.4, 1, 1]);
  assert.deepEqual([1, 2, 2.5, 3, 4].map((x) => clamp(x, 2, 3)), [2, 2, 2.5, 3, 3]);
});

Deno.test("a chord through the edge it begins on is drawn, one through the last edge is not", () => {
  const found = chords(square, [1, 0], 5, 0);
  assert.deepEqual(found.map(({ v }) => v), [0, 0.5]);
  assert.deepEqual(found[0], { a: [0, 0], b: [10, 0], v: 0 });
});

Deno.test("two points are no curve, three are; a line without length stays where it is", () => {
  const two: Pt[] = [[0, 0], [4, 2]];
  assert.equal(spline(two), two);
  assert.equal(spline([...two, [6, 9]]).length, 2 * 5 + 1);
  assert.deepEqual(even([[3, 4], [3, 4]], 2), [[3, 4], [3, 4], [3, 4]]);
  assert.deepEqual([unit([0, 0]), unit([3, 4])], [[0, 0], [0.6, 0.8]]);
});

Deno.test("curves, rails, rings, chords and frames keep their numbers", () => {
  const path: Pt[] = [[1, 2], [5, 3], [9, -2], [14, 1]];
  const frames = [frameAt([3, 4]), frameAt([3, 4], 30, 2), frameAt([-1, 5], -70, 0.5, true)];
  let drawn = 0;
  const uneven = () => (drawn++ % 4) / 4;
  assertFrozen(
    [
      [[1, 2, 3, 4], [3, 2]].map((n) => n.map((x) => add([x, 2 * x], mul([x, 1], 0.3)))),
      [
        mix(path[0], path[2], 0.3),
        dist(path[0], path[2]),
        lerp(2, 5, 0.3),
        swing(30),
        swing(-70, 3),
      ],
      [spline(path), spline(path, true), spline(path, false, 3), blob(...path), curve(...path)],
      [ellipse([1, 2], 3), ellipse([1, 2], 3, 5, 7, 0.4)],
      [cut(path, 0.1, 0.8), cut(path, -1, 2, 4), cut(path, 1, 0, 5)],
      [even(path, 5), even([[0, 0], [0, 0], [3, 0], [3, 0], [3, 7]], 4)],
      [rails(path, [1, 3, 2]), rails(path, [1, 2]), rails(path, [2, 1, 4, 3, 5])],
      [polygonArea(path), polygonArea(path.toReversed()), bounds(path), polylineLength(path)],
      [chords(path, [0.6, 0.8], 0.7, 0.3), chords(path, [1, 0], 0.9), chords(path, [0, 1], 2, 0.9)],
      frames.map((frame) => [frame, place(frame, [2, 7]), turnVec(frame, [2, 7])]),
      frames.map((frame) => [composeFrames(frame, frames[2]), composeFrames(identityFrame, frame)]),
      [scallop(path, 2, 1), scallop(path.toReversed(), 2, 1), scallop(path, 1.7, 0.6, false)],
      [scallop(path, 100, 1), scallop(path, 3, 1, true, uneven), scallop([[0, 0], [4, 0]], 1, 1)],
    ],
    "9db785b48274",
  );
});
