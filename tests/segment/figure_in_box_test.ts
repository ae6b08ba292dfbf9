import assert from "node:assert/strict";
import { describeInBox, figureInBox, squaresIn } from "lib/segment/figure_in_box.ts";
import { describeContext } from "lib/detect/figure_map.ts";
import type { Strokes } from "lib/detect/strokes.ts";
import type { Box } from "lib/geometry/box.ts";
import { Random } from "lib/tensor/random.ts";

const random = new Random(7);
const [width, height, count] = [20, 16, 2];
const strokes: Strokes = {
  width,
  height,
  count,
  data: Float32Array.from({ length: width * height * count }, () => random.range(0, 1)),
};
const map = {
  width,
  height,
  data: Float32Array.from({ length: width * height }, () => random.range(0, 1)),
};
const box: Box = [2, 3, 12, 15];

Deno.test("a square knows its map, and its place among knots that add up to one", () => {
  const described = describeInBox({ strokes, map }, { box, rivals: [] });
  for (const square of squaresIn(box, map)) {
    const row = described.at(square);
    const value = map.data[square];
    assert.deepEqual([row[0], row[1]], [value, value * value]);
    const grid = row.slice(2, 2 + 48).reduce((sum, weight) => sum + weight, 0);
    const weighed = row.slice(50, 98).reduce((sum, weight) => sum + weight, 0);
    assert.ok(Math.abs(grid - 1) < 1e-9 && Math.abs(weighed - value) < 1e-9);
    assert.deepEqual([...row.slice(98, 102)], [0.5, 0.5 * value, 0, 0]);
    assert.equal(row.length, described.count);
  }
});

Deno.test("a rival has the better claim on what is nearer to its middle", () => {
  const rival: Box = [8, 0, 18, 16];
  const { at } = describeInBox({ strokes, map }, { box, rivals: [rival] });
  const lead = (x: number, y: number) => at(y * width + x)[98];
  assert.equal(lead(5, 8), 0.5, "not in the rival's box");
  assert.ok(lead(9, 8) > 0 && lead(11, 8) < 0);
  assert.ok(Math.abs(lead(9, 8) - (0.4 - 0.2)) < 1e-9);
});

Deno.test("the figure is a sum of what describes a square, cut at 0 and 1, nothing outside", () => {
  const described = describeInBox({ strokes, map }, { box, rivals: [] });
  const weights = Array.from({ length: described.count + 1 }, () => 0.1 * random.normal());
  const plane = figureInBox({ strokes, map }, { box, rivals: [], weights });
  const inside = new Set(squaresIn(box, map));
  assert.equal(inside.size, 120);
  plane.data.forEach((value, square) => {
    if (!inside.has(square)) return assert.equal(value, 0);
    const row = described.at(square);
    const sum = row.reduce((total, x, i) => total + x * weights[i], weights[row.length]);
    assert.ok(Math.abs(value - Math.min(1, Math.max(0, sum))) < 1e-6);
  });
});

Deno.test("boxes beyond the plate have the squares that are on it", () => {
  assert.deepEqual([...squaresIn([-3, -3, 1.5, 1], { width: 4, height: 2 })], [0, 1]);
  assert.deepEqual([...squaresIn([9, 9, 12, 12], { width: 4, height: 2 })], []);
});

Deno.test("a rival holds what is in its box, the first side included and the last one not", () => {
  const lead = (x: number, y: number, rival: Box) =>
    describeInBox({ strokes, map }, { box, rivals: [rival] }).at(y * width + x).slice(98, 102);
  const close = (found: number, expected: number) =>
    assert.ok(Math.abs(found - expected) < 1e-12, `${found}, not ${expected}`);
  const low: Box = [8, 4, 18, 12];
  assert.deepEqual([3, 12].map((y) => lead(9, y, low)[0]), [0.5, 0.5]);
  for (const y of [4, 11]) close(lead(9, y, low)[0], 0.2);
  const narrow: Box = [11, 0, 13, 16];
  close(lead(11, 8, narrow)[0], 0.1);
  assert.deepEqual([lead(10, 8, narrow)[0], lead(13, 8, narrow)[0]], [0.5, 0.5]);
  // the rival's by far: no more than a half, and marked as such
  const value = map.data[8 * width + 14];
  assert.deepEqual([...lead(14, 8, [12, 0, 15, 16])], [-0.5, -0.5 * value, 1, value]);
  const even: Box = [2, 0, 12, 16];
  assert.deepEqual([...lead(9, 8, even)], [0, 0, 0, 0], "as near to both");
});

Deno.test("a place is between its knots, and what is around a square follows", () => {
  const described = describeInBox({ strokes, map }, { box, rivals: [] });
  const square = 3 * width + 2; // the first of the box
  const row = described.at(square).slice();
  const close = (at: number, expected: number) =>
    assert.ok(Math.abs(row[at] - expected) < 1e-9, `${at}: ${row[at]}, not ${expected}`);
  // a twentieth across of five spaces, a twenty-fourth down of seven
  const [u, v] = [0.25, 7 / 24];
  close(2, (1 - u) * (1 - v));
  close(3, (1 - u) * v);
  close(2 + 8, u * (1 - v));
  close(2 + 9, u * v);
  close(2 + 48, (1 - u) * (1 - v) * map.data[square]);
  const around = describeContext(strokes, map);
  assert.deepEqual([...row.slice(102)], [...around.at(square)]);
  assert.deepEqual([described.count, row.length], [102 + around.count, 102 + around.count]);
});

Deno.test("a box has every square that it touches", () => {
  const size = { width: 4, height: 3 };
  assert.deepEqual([...squaresIn([0.5, 0.5, 2.2, 1.2], size)], [0, 1, 2, 4, 5, 6]);
  assert.deepEqual([...squaresIn([1, 1, 2, 2], size)], [5]);
});
