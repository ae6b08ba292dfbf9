import assert from "node:assert/strict";
import { describer, windowFeatures, windowsOf } from "lib/detect/figure_window.ts";
import { type Box, iou } from "lib/geometry/box.ts";
import { Random } from "lib/tensor/random.ts";
import { assertFrozen } from "tests/frozen.ts";

Deno.test("some window fits any standing figure", () => {
  const windows = [...windowsOf({ width: 225, height: 168 })];
  const random = new Random(6);
  for (let n = 0; n < 60; n++) {
    const tall = random.range(0.22, 0.8) * 168;
    const broad = tall * random.range(0.3, 0.75);
    const [x, y] = [random.range(0, 225 - broad), random.range(0, 168 - tall)];
    const figure: Box = [x, y, x + broad, y + tall];
    const best = windows.reduce((most, window) => Math.max(most, iou(window, figure)), 0);
    assert.ok(best > 0.7, `${best} for [${figure}]`);
  }
});

Deno.test("the description holds means of the map, in and around the window", () => {
  const map = { width: 40, height: 40, data: new Float32Array(1600) };
  for (let y = 8; y < 24; y++) map.data.fill(1, y * 40 + 10, y * 40 + 20);
  const features = describer(map)([10, 8, 20, 24]);
  assert.equal(features.length, windowFeatures);
  const grid = Array.from({ length: 10 }, (_, j) => [...features.slice(j * 7, j * 7 + 7)]);
  grid.forEach((row, j) =>
    row.forEach((mean, i) => {
      const inside = i > 0 && i < 6 && j > 0 && j < 9;
      assert.ok(Math.abs(mean - Number(inside)) < 1e-9, `${i} ${j}: ${mean}`);
    })
  );
  assert.ok(features.every(Number.isFinite));
  assert.equal(describer(map)([0, 0, 4, 3])[24], 0);
});

Deno.test("a window's numbers, and windows themselves, stay those that weights were fitted to", () => {
  const random = new Random(2);
  const data = Float32Array.from({ length: 40 * 30 }, () => random.next());
  const describe = describer({ width: 40, height: 30, data });
  const windows: Box[] = [[10, 8, 20, 24], [0, 0, 4, 3], [33.5, 20.2, 40, 30], [-2, 5, 12, 29]];
  assertFrozen(windows.map((window) => [...describe(window)]), "f524e7cd3e57");
  assertFrozen(
    [...windowsOf({ width: 40, height: 30 }), ...windowsOf({ width: 9, height: 50 })],
    "21b8d002f949",
  );
});
