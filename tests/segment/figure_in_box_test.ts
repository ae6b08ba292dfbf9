import assert from "node:assert/strict";
import { describeInBox, figureInBox, squaresIn } from "lib/segment/figure_in_box.ts";
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
