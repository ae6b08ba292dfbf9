import assert from "node:assert/strict";
import {
  atlasesOf,
  picturesPerSheet,
  pointsPerSide,
  sheetCount,
  sheetOrder,
  sheetText,
} from "lib/review/sheet_layout.ts";

const corpus = (figures: number, plates: number) =>
  atlasesOf({ figures: Array(figures), plates: Array(plates) } as never);

Deno.test("a sheet of figures is a row of points, whose sides are a whole part of theirs", () => {
  const { figures, points } = corpus(1, 1);
  assert.equal(picturesPerSheet(figures), points.columns);
  assert.ok(Number.isInteger(pointsPerSide));
  assert.equal(figures.side, points.side * pointsPerSide);
  assert.deepEqual(corpus(1, 7).plates, { side: 160, columns: 4, rows: 4, count: 7 });
});

Deno.test("every picture has a sheet, and no sheet is empty", () => {
  for (const count of [0, 1, 63, 64, 65, 4096, 4097, 41_421]) {
    for (const atlas of Object.values(corpus(count, count))) {
      const [sheets, each] = [sheetCount(atlas), picturesPerSheet(atlas)];
      assert.ok(sheets * each >= count && (sheets - 1) * each < Math.max(1, count));
    }
  }
  assert.equal(sheetCount(corpus(41_421, 0).figures), 648);
  assert.equal(sheetCount(corpus(41_421, 0).points), 11);
});

Deno.test("all sheets are made, each once, the first of figures and plates before all others", () => {
  const atlases = corpus(41_421, 2_600);
  const order = sheetOrder(atlases).map(sheetText);
  const total = Object.values(atlases).reduce((sum, atlas) => sum + sheetCount(atlas), 0);
  assert.equal(new Set(order).size, total);
  assert.equal(order.length, total);
  assert.deepEqual(order.slice(3, 9), [
    "figures-3",
    "plates-0",
    "plates-1",
    "plates-2",
    "plates-3",
    "figures-4",
  ]);
  assert.deepEqual(sheetOrder(corpus(0, 0)), []);
});
