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

Deno.test("windows are from a fifth to .82 of a plate's height, and move by a twentieth of their own", () => {
  const windows = [...windowsOf({ width: 400, height: 200 })];
  const talls = [...new Set(windows.map(([, y0, , y1]) => Number((y1 - y0).toFixed(3))))];
  assert.equal(talls.length, 9);
  assert.deepEqual([talls[0], talls[4], talls[8]], [
    40,
    Number((40 * Math.sqrt(4.1)).toFixed(3)),
    164,
  ]);
  const tops = [...new Set(windows.filter(([, y0, , y1]) => y1 - y0 > 163.9).map(([, y0]) => y0))];
  assert.deepEqual(tops, [0, 8, 16, 24, 32], "8.2 is 8");
  const smallest = windows.filter(([x0, y0, x1, y1]) => y1 - y0 < 40.1 && x1 - x0 < 11.3);
  assert.deepEqual(smallest.slice(0, 2).map(([x0]) => x0), [0, 1]);
  // a tenth of 46 pixels of 128 is 4.6: it moves by 5
  const broad = windows.filter(([x0, , x1]) => Math.abs(x1 - x0 - 0.28 * 164) < 1e-9);
  assert.deepEqual(broad.slice(0, 2).map(([x0]) => x0), [0, 5]);
});
