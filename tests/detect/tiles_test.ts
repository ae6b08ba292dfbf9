import assert from "node:assert/strict";
import fc from "fast-check";
import { tilesOf } from "lib/detect/tiles.ts";

Deno.test("tiles cover the plate, are no larger than asked, and overlap as much", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 900 }),
    fc.integer({ min: 1, max: 900 }),
    fc.integer({ min: 20, max: 400 }),
    fc.double({ min: 0, max: 0.6, noNaN: true }),
    (width, height, side, overlap) => {
      const tiles = tilesOf({ width, height }, { side, overlap });
      for (const [axis, length] of [[0, width], [1, height]] as const) {
        const spans = [...new Set(tiles.map((tile) => `${tile[axis]} ${tile[axis + 2]}`))]
          .map((span) => span.split(" ").map(Number)).sort((a, b) => a[0] - b[0]);
        assert.deepEqual([spans[0][0], spans.at(-1)![1]], [0, length]);
        spans.forEach(([from, to], i) => {
          assert.ok(to - from <= side);
          if (i > 0) assert.ok(spans[i - 1][1] - from >= Math.floor(side * overlap) - 1);
        });
      }
    },
  ));
  assert.throws(() => tilesOf({ width: 9, height: 9 }, { side: 0 }), /tiles of 0 pixels/);
});

Deno.test("tiles without an overlap told share a quarter, and the last ends at the border", () => {
  const spans = tilesOf({ width: 250, height: 50 }, { side: 100 });
  assert.deepEqual(spans, [[0, 0, 100, 50], [75, 0, 175, 50], [150, 0, 250, 50]]);
  assert.deepEqual(tilesOf({ width: 100, height: 100 }, { side: 100 }), [[0, 0, 100, 100]]);
});

Deno.test("tiles lie at the nearest pixel to where they would be as far apart as each other", () => {
  // 200 pixels over between three tiles and their three gaps: at 66.67, 133.33 and 200
  const lefts = (length: number, side: number) =>
    tilesOf({ width: length, height: 1 }, { side }).map(([x0]) => x0);
  assert.deepEqual(lefts(300, 100), [0, 67, 133, 200]);
});
