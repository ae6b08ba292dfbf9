import assert from "node:assert/strict";
import {
  type Affine,
  applyAffine,
  composeAffine,
  fitAffine,
  invertAffine,
} from "lib/matching/affine.ts";

const map: Affine = [1.2, 0.1, 3, -0.2, 0.9, -5];
const near = (a: readonly number[], b: readonly number[]) =>
  a.forEach((value, i) => assert.ok(Math.abs(value - b[i]) < 1e-9, `${a} is not ${b}`));

Deno.test("a map and the map back leave every point where it is", () => {
  near(composeAffine(invertAffine(map), map), [1, 0, 0, 0, 1, 0]);
  near(applyAffine(invertAffine(map), applyAffine(map, [7, -2])), [7, -2]);
  assert.throws(() => invertAffine([1, 2, 0, 2, 4, 0]), /on a line/);
});

Deno.test("composition does the first map first", () => {
  const shift: Affine = [1, 0, 2, 0, 1, 0];
  const double: Affine = [2, 0, 0, 0, 2, 0];
  near(applyAffine(composeAffine(double, shift), [1, 1]), [6, 2]);
});

Deno.test("a fit finds the map that points were moved by, and weights decide between two", () => {
  const points = [[0, 0], [4, 0], [0, 3], [5, 7]] as const;
  const moved = points.map((from) => ({ from, to: applyAffine(map, from), weight: 1 }));
  near(fitAffine(moved)!, map);
  const other = points.map((from) => ({ from, to: from, weight: 0 }));
  near(fitAffine([...moved, ...other])!, map);
});

Deno.test("of two points, of points on a line and of weights of nothing no map is fitted", () => {
  const at = (x: number, y: number, weight = 1) => ({ from: [x, y], to: [x, y], weight }) as const;
  assert.equal(fitAffine([at(0, 0), at(1, 1)]), null);
  for (const [dx, dy] of [[1, 1], [1, 0], [0, 1], [0, 0]]) {
    assert.equal(fitAffine([at(0, 0), at(dx, dy), at(2 * dx, 2 * dy)]), null);
  }
  assert.equal(fitAffine([at(0, 0, 0), at(1, 0, 0), at(0, 1, 0)]), null);
});

Deno.test("a fit is the one of least squares, each point by its weight: a step away is worse", () => {
  const points = [[0, 0], [4, 0], [0, 3], [5, 7], [2, 5]].map(([x, y], i) => ({
    from: [x, y] as const,
    to: [2 * x + (i % 2), y - x + i % 3] as const,
    weight: 1 + i,
  }));
  const loss = (map: Affine) =>
    points.reduce((sum, { from, to, weight }) => {
      const [u, v] = applyAffine(map, from);
      return sum + weight * ((u - to[0]) ** 2 + (v - to[1]) ** 2);
    }, 0);
  const fit = fitAffine(points)!;
  for (let i = 0; i < 6; i++) {
    for (const step of [-1e-3, 1e-3]) {
      assert.ok(loss(fit.with(i, fit[i] + step) as unknown as Affine) > loss(fit));
    }
  }
});

Deno.test("three points are enough, and points that are nearly on a line are on one", () => {
  const at = (x: number, y: number) => ({ from: [x, y], to: [x, y], weight: 1 }) as const;
  near(fitAffine([at(0, 0), at(1, 0), at(0, 1)])!, [1, 0, 0, 0, 1, 0]);
  near(fitAffine([at(0, 0), at(1, 1), at(2, 2.001)])!, [1, 0, 0, 0, 1, 0]);
  assert.equal(fitAffine([at(0, 0), at(1, 1), at(2, 2 + 1e-5)]), null);
  near(invertAffine([1e-5, 0, 0, 0, 1e-5, 0]), [1e5, 0, 0, 0, 1e5, 0]);
  assert.throws(() => invertAffine([1e-7, 0, 0, 0, 1e-6, 0]), /on a line/);
});
