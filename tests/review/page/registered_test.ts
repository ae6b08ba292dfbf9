import assert from "node:assert/strict";
import {
  composed,
  cssMatrix,
  isMirror,
  isUsable,
  laidOver,
  wholeView,
  windowTransform,
  zoomed,
} from "lib/review/page/registered.ts";

const at = (h: readonly number[], x: number, y: number) => {
  const w = h[6] * x + h[7] * y + h[8];
  return [(h[0] * x + h[1] * y + h[2]) / w, (h[3] * x + h[4] * y + h[5]) / w];
};

/** As CSS applies `matrix3d` to a point of the page. */
function byCss(matrix: string, x: number, y: number): number[] {
  const m = matrix.slice("matrix3d(".length, -1).split(",").map(Number);
  const w = m[3] * x + m[7] * y + m[15];
  return [(m[0] * x + m[4] * y + m[12]) / w, (m[1] * x + m[5] * y + m[13]) / w];
}

const tilted = [1.1, 0.2, 5, -0.1, 0.9, 7, 1e-3, 2e-3, 1];

Deno.test("cssMatrix() moves points as the homography does", () => {
  for (const [x, y] of [[0, 0], [100, 0], [30, 70]]) {
    at(tilted, x, y).forEach((value, i) =>
      assert.ok(Math.abs(value - byCss(cssMatrix(tilted), x, y)[i]) < 1e-9)
    );
  }
});

Deno.test("composed(a, b) is b, then a", () => {
  const shift = [1, 0, 10, 0, 1, 20, 0, 0, 1];
  const [x, y] = at(composed(shift, tilted), 3, 4);
  const [u, v] = at(tilted, 3, 4);
  assert.ok(Math.abs(x - u - 10) < 1e-9 && Math.abs(y - v - 20) < 1e-9);
});

Deno.test("isMirror() tells a reversed copy, and isUsable() what cannot be laid over anything", () => {
  assert.equal(isMirror(tilted), false);
  assert.equal(isMirror([-1, 0, 100, 0, 1, 0, 0, 0, 1]), true);
  assert.equal(isMirror([1, 0, -100, 0, -1, 0, 0, 0, -1]), true, "the same, by -1 throughout");
  assert.equal(isUsable(tilted), true);
  for (const odd of [null, [], new Array(9).fill(0), [...tilted.slice(1), NaN]]) {
    assert.equal(isUsable(odd), false);
  }
});

Deno.test("laidOver() puts centre on centre, whole", () => {
  const over = laidOver({ width: 100, height: 80 }, { width: 50, height: 50 });
  assert.deepEqual(at(over, 25, 25), [50, 40]);
  assert.deepEqual(at(over, 0, 0), [10, 0]);
});

Deno.test("zoomed() keeps what is under the pointer, between its bounds", () => {
  const window = { width: 400, height: 300 };
  const view = wholeView({ width: 100, height: 80 }, window);
  assert.equal(view.scale, 3.75);
  const near = zoomed(view, { by: 2, at: [50, -20], least: 1 });
  const under = (v: typeof view) => [v.x + 50 / v.scale, v.y - 20 / v.scale];
  under(near).forEach((value, i) => assert.ok(Math.abs(value - under(view)[i]) < 1e-9));
  assert.equal(near.scale, 7.5);
  assert.equal(zoomed(view, { by: 100, at: [0, 0], least: 1 }).scale, 8);
  assert.equal(zoomed(view, { by: 100, at: [0, 0], least: 1, most: 20 }).scale, 20);
  assert.equal(zoomed(view, { by: 0.01, at: [0, 0], least: 1 }).scale, 1);
  assert.deepEqual(at(windowTransform(near, window), near.x, near.y), [200, 150]);
});
