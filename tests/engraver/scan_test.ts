import assert from "node:assert/strict";
import { scan } from "lib/engraver/scan.ts";
import type { Pt } from "lib/engraver/geometry.ts";
import { Random } from "lib/tensor/random.ts";
import { assertFrozen, inside } from "tests/engraver/drawn.ts";

Deno.test("convex polygons fill the pixels whose centres they hold", () => {
  const random = new Random(4);
  for (let n = 0; n < 40; n++) {
    const corners = Array.from(
      { length: 3 },
      (): Pt => [random.range(-5, 25), random.range(-5, 25)],
    );
    const filled = new Set<string>();
    scan(corners, { clip: [0, 0, 20, 20] }, (y, x0, x1) => {
      for (let x = x0; x < x1; x++) filled.add(`${x} ${y}`);
    });
    for (let y = 0; y < 20; y++) {
      for (let x = 0; x < 20; x++) {
        assert.equal(filled.has(`${x} ${y}`), inside(corners, x + 0.5, y + 0.5));
      }
    }
  }
});

Deno.test("what a polygon winds round twice is filled once", () => {
  const star: Pt[] = [[10, 0], [16, 19], [0, 7], [20, 7], [4, 19]];
  let pixels = 0;
  const rows = new Set<string>();
  scan(star, { clip: [0, 0, 20, 20] }, (y, x0, x1) => {
    pixels += x1 - x0;
    for (let x = x0; x < x1; x++) rows.add(`${x} ${y}`);
  });
  assert.equal(pixels, rows.size);
  assert.ok(rows.has("10 10"), "the middle is inside");
});

/** Runs of a polygon as [row, first column, end]. */
function runsOf(polygon: Pt[], clip: readonly [number, number, number, number]) {
  const runs: number[][] = [];
  scan(polygon, { clip }, (y, x0, x1) => runs.push([y, x0, x1]));
  return runs;
}
const rectangle = (x0: number, y0: number, x1: number, y1: number): Pt[] => [
  [x0, y0],
  [x1, y0],
  [x1, y1],
  [x0, y1],
];

Deno.test("a pixel whose middle lies on the upper or left side is in, on the lower or right side out", () => {
  const all = [0, 0, 9, 9] as const;
  assert.deepEqual(runsOf(rectangle(1.5, 1.5, 3.5, 3.5), all), [[1, 1, 3], [2, 1, 3]]);
  assert.deepEqual(runsOf(rectangle(1.4, 1.4, 3.6, 3.6), all), [[1, 1, 4], [2, 1, 4], [3, 1, 4]]);
  assert.deepEqual(runsOf(rectangle(1.6, 1.6, 2.4, 2.4), all), []);
  assert.deepEqual(runsOf([[2, 2], [5, 2]], all), []);
});

Deno.test("what lies beyond the area is not visited", () => {
  const clip = [2, 3, 5, 6] as const;
  assert.deepEqual(runsOf(rectangle(0, 0, 9, 9), clip), [[3, 2, 5], [4, 2, 5], [5, 2, 5]]);
  assert.deepEqual(runsOf(rectangle(0, 0, 2, 9), clip), []);
  assert.deepEqual(runsOf(rectangle(5, 0, 9, 9), clip), []);
  assert.deepEqual(runsOf(rectangle(0, 0, 9, 3), clip), []);
  assert.deepEqual(runsOf(rectangle(0, 6, 9, 9), clip), []);
});

Deno.test("two pieces of a row are two runs, from left to right", () => {
  const comb: Pt[] = [[0, 0], [9, 0], [9, 4], [6, 4], [6, 1], [3, 1], [3, 4], [0, 4]];
  assert.deepEqual(runsOf(comb, [0, 0, 9, 9]).slice(0, 3), [[0, 0, 9], [1, 0, 3], [1, 6, 9]]);
  const random = new Random(2);
  const tangle = Array.from({ length: 9 }, (): Pt => [random.range(0, 30), random.range(0, 30)]);
  assertFrozen(runsOf(tangle, [1, 2, 28, 29]), "2a67436c42c5");
});
