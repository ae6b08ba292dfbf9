import assert from "node:assert/strict";
import { describeContext, describeStrokes, figureMap, look } from "lib/detect/figure_map.ts";
import { linear } from "lib/tensor/linear_function.ts";
import type { Strokes } from "lib/detect/strokes.ts";
import { Random } from "lib/tensor/random.ts";

/** Squares with two numbers each. */
function randomStrokes(width: number, height: number): Strokes {
  const random = new Random(4);
  const data = Float32Array.from({ length: width * height * 2 }, () => random.normal());
  return { width, height, count: 2, data };
}

Deno.test("a square's value is its numbers and their roots weighed, cut at 0 and 1", () => {
  const strokes = { width: 3, height: 1, count: 2, data: Float32Array.of(0.25, 0, 0, -4, 9, 9) };
  const described = describeStrokes(strokes);
  assert.deepEqual([...described.at(1)], [0, -4, 0, 2]);
  const map = look(strokes, { described, weights: [0.25, 0.5, 0.5, -0.5, 0.25] });
  assert.deepEqual([...map.data], [0.25 / 4 + 0.5 / 2 + 0.25, 0, 1]);
});

Deno.test("the second look knows what the first said around, in means over what is there", () => {
  const strokes = randomStrokes(30, 24);
  const first = look(strokes, {
    described: describeStrokes(strokes),
    weights: [0.3, 0, 0, 0, 0.5],
  });
  const described = describeContext(strokes, first);
  const mean = (x: number, y: number, reach: { x: number; y: number }) => {
    let [sum, count] = [0, 0];
    for (let v = Math.max(0, y - reach.y); v <= Math.min(23, y + reach.y); v++) {
      for (let u = Math.max(0, x - reach.x); u <= Math.min(29, x + reach.x); u++, count++) {
        sum += first.data[v * 30 + u];
      }
    }
    return sum / count;
  };
  for (const [x, y] of [[0, 0], [29, 23], [13, 9]]) {
    const row = described.at(y * 30 + x);
    assert.equal(row.length, described.count);
    assert.ok(Math.abs(row[4] - first.data[y * 30 + x]) < 1e-6);
    assert.ok(Math.abs(row[8] - mean(x, y, { x: 3, y: 3 })) < 1e-6);
    assert.ok(Math.abs(row[9] - mean(x, y, { x: 3, y: 3 }) ** 2) < 1e-6);
    assert.ok(Math.abs(row[14] - mean(x, y, { x: 2, y: 10 })) < 1e-6);
    const above = mean(x, Math.max(0, y - 6), { x: 3, y: 3 });
    assert.ok(Math.abs(row[19] - above) < 1e-6, "six squares up, as far as there are");
  }
});

Deno.test("the map is the second look", () => {
  const strokes = randomStrokes(12, 10);
  const random = new Random(9);
  const described = describeStrokes(strokes);
  const weights = [0.2, 0.1, 0.1, 0, 0.4];
  const second = describeContext(strokes, look(strokes, { described, weights }));
  const context = Array.from({ length: second.count + 1 }, () => 0.05 * random.normal());
  const { data } = figureMap(strokes, { strokes: weights, context });
  data.forEach((value, i) => {
    const expected = Math.fround(Math.min(1, Math.max(0, linear(context, second.at(i)))));
    assert.equal(value, expected);
  });
  assert.ok(data.some((value) => value > 0));
});
