import assert from "node:assert/strict";
import { figureMap } from "lib/detect/figure_map.ts";

Deno.test("a square's value is its features weighed, cut at 0 and 1", () => {
  const strokes = { width: 3, height: 1, count: 2, data: Float32Array.of(1, 0, 0, 1, 5, 5) };
  const map = figureMap(strokes, [0.25, -2, 0.5]);
  assert.deepEqual(map, { width: 3, height: 1, data: Float32Array.of(0.75, 0, 0) });
  assert.deepEqual(figureMap(strokes, [1, 1, 0]).data, Float32Array.of(1, 1, 1));
});
