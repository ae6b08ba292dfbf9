import assert from "node:assert/strict";
import { cellNow } from "lib/review/page/kept_cell.ts";
import { figureRows, noFilter } from "lib/review/page/rows.ts";
import { smallCollection } from "./small_collection.ts";

const kept = (rows: readonly number[], at: number) => ({ asked: "all", rows, at });
const now = (rows: readonly number[], asked = "all") => ({ asked, rows });

Deno.test("the place is that of the chosen row, wherever the list has it now", () => {
  const rows = [10, 11, 12, 13, 14, 15];
  assert.equal(cellNow(kept(rows, 5), now(rows)), 5);
  assert.equal(cellNow(kept(rows, 5), now([...rows])), 5, "another array, the same list");
  assert.equal(cellNow(kept(rows, 5), now([11, 12, 13, 14, 15])), 4, "one before it left");
  assert.equal(cellNow(kept(rows, 2), now([9, 10, 11, 12])), 3, "one before it came");
  assert.equal(cellNow(kept(rows, 1), now([15, 14, 13, 12, 11, 10])), 4);
  assert.equal(cellNow(kept([0, 3], 0), now([3, 0])), 1, "row 0 is a row as others are");
});

Deno.test("a row that has left gives its place to the next that is there, and at the end to the one before", () => {
  const rows = [10, 11, 12, 13, 14];
  assert.equal(cellNow(kept(rows, 2), now([10, 11, 13, 14])), 2);
  assert.equal(cellNow(kept(rows, 2), now([10, 11, 14])), 2, "several left");
  assert.equal(cellNow(kept(rows, 2), now([11, 13, 14])), 1);
  assert.equal(cellNow(kept(rows, 4), now([10, 11, 12, 13])), 3);
  assert.equal(cellNow(kept(rows, 3), now([10, 12])), 1);
  assert.equal(cellNow(kept(rows, 0), now([11, 12, 13, 14])), 0);
  assert.equal(cellNow(kept([10], 0), now([])), 0);
  assert.equal(cellNow(kept([], 0), now([10, 11])), 0);
  assert.equal(cellNow(kept([10, 11], 1), now([20, 21])), 0, "nothing of it is left");
});

Deno.test("another question, and a list that was never seen, begin at the top", () => {
  assert.equal(cellNow(undefined, now([10, 11])), 0);
  assert.equal(cellNow(kept([10, 11], 1), now([10, 11], "kept ones")), 0);
});

Deno.test("one figure after another is decided: each verdict is about the figure that is shown", () => {
  for (const [verdict, decided] of [["none", [1, 2, 3, 4, 0]], ["", [1, 2, 3, 4, 4]]] as const) {
    const verdicts = new Map<number, string>();
    const list = () =>
      figureRows(smallCollection, {
        filter: { ...noFilter, verdict },
        order: "collection",
        facts: { pairTypes: new Map(), verdicts },
      });
    let rows = list();
    let at = 1;
    const said: number[] = [];
    for (let i = 0; i < 5; i++) {
      said.push(rows[at]);
      verdicts.set(rows[at], "drop");
      const after = list();
      at = cellNow(kept([...rows], at), now([...after]));
      rows = after;
      // the arrow is pressed only where the figure that was decided is still there
      if (verdict === "") at = Math.min(rows.length - 1, at + 1);
    }
    assert.deepEqual(said, [...decided], verdict);
  }
});
