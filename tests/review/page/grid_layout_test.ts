import assert from "node:assert/strict";
import { cellAfterKey, gridLayout, rowsInView } from "lib/review/page/grid_layout.ts";

const layout = gridLayout({ count: 41_421, width: 1000, cellWidth: 120, cellHeight: 150 });

Deno.test("as many columns as fit share the width, at least one", () => {
  assert.equal(layout.columns, 8);
  assert.equal(layout.cellWidth, 125);
  assert.equal(layout.height, Math.ceil(41_421 / 8) * 150);
  assert.equal(gridLayout({ count: 3, width: 50, cellWidth: 120, cellHeight: 150 }).columns, 1);
});

Deno.test("rows in view, with some to spare, never beyond the list", () => {
  const seen = (top: number) => rowsInView(layout, { count: 41_421, top, height: 600 });
  assert.deepEqual(seen(0), { first: 0, end: 6 });
  assert.deepEqual(seen(1500), { first: 8, end: 16 });
  assert.equal(seen(layout.height - 600).end, Math.ceil(41_421 / 8));
  assert.deepEqual(rowsInView(layout, { count: 0, top: 0, height: 600 }), { first: 0, end: 0 });
});

Deno.test("keys go from cell to cell and stay in the list", () => {
  const after = (key: string, at: number) =>
    cellAfterKey(key, { at, count: 20, columns: 8, page: 2 });
  assert.equal(after("ArrowRight", 19), 19);
  assert.equal(after("ArrowLeft", 0), 0);
  assert.equal(after("ArrowDown", 3), 11);
  assert.equal(after("ArrowDown", 15), 15, "there is nothing below");
  assert.equal(after("ArrowUp", 3), 3);
  assert.equal(after("PageDown", 3), 11);
  assert.equal(after("PageDown", 15), 19);
  // a window of four rows goes on by three, so that one is seen again
  const page = (key: string, at: number) =>
    cellAfterKey(key, { at, count: 80, columns: 8, page: 4 });
  assert.deepEqual([page("PageDown", 3), page("PageUp", 43), page("PageUp", 3)], [27, 19, 0]);
  assert.equal(after("Home", 7), 0);
  assert.equal(after("End", 7), 19);
  assert.equal(after("x", 7), null);
  assert.equal(cellAfterKey("End", { at: 0, count: 0, columns: 8, page: 2 }), null);
});
