import assert from "node:assert/strict";
import { assign, cellsOf, type GroundTruth } from "lib/finetune/simota.ts";
import { cases, cells } from "./fixture.ts";

/** What our code says of the plates with labels, where `change` may spoil the rows or labels. */
function assignments(
  { rows: { data, shape }, labels, classes }: (typeof cases)[number],
  change: (rows: Float32Array, labels: readonly GroundTruth[]) => readonly GroundTruth[] = (_, l) =>
    l,
) {
  const size = shape[1] * shape[2];
  return labels.flatMap((own, plate) => {
    const rows = data.slice(plate * size, (plate + 1) * size);
    const given = change(rows, own);
    return given.length === 0 ? [] : [assign(rows, { cells, labels: given, classes })];
  });
}

Deno.test("each cell answers for the label that Megvii's code gives it", () => {
  for (const one of cases) {
    const ours = assignments(one);
    assert.equal(ours.length, one.assigned.length);
    for (const [i, { cells, labels, ious }] of ours.entries()) {
      assert.deepEqual(cells, one.assigned[i].cells);
      assert.deepEqual(labels, one.assigned[i].labels);
      ious.forEach((iou, k) => assert.ok(Math.abs(iou - one.assigned[i].ious[k]) < 1e-5));
    }
  }
});

Deno.test("other objectness, or labels elsewhere, give other cells: the fixture would tell", () => {
  const all = (found: readonly { cells: readonly number[] }[]) => found.map(({ cells }) => cells);
  for (const one of cases) {
    const expected = all(one.assigned);
    const silent = assignments(one, (rows, labels) => {
      for (let i = 4; i < rows.length; i += 5 + one.classes) rows[i] = -rows[i];
      return labels;
    });
    assert.notDeepEqual(all(silent), expected);
    const aside = assignments(
      one,
      (_, labels) =>
        labels.map(({ classId, box: [x, y, w, h] }) => ({
          classId,
          box: [x + 4, y, w, h] as const,
        })),
    );
    assert.notDeepEqual(all(aside), expected);
  }
});

Deno.test("a label outside of every cell's reach has no cell, and a lone one has at least one", () => {
  const grid = cellsOf([{ width: 4, height: 4, stride: 8 }]);
  const rows = new Float32Array(16 * 6);
  const of = (x: number, side = 20) =>
    assign(rows, { cells: grid, labels: [{ box: [x, 16, side, side], classId: 0 }], classes: 1 });
  assert.deepEqual(of(500), { cells: [], labels: [], ious: [] });
  assert.ok(of(16).cells.length >= 1);
  // the last cells' centres are at 28: their reach is one and a half cells of 8 pixels
  assert.deepEqual([of(39.9, 1).cells.length, of(40.1, 1).cells.length], [1, 0]);
});

Deno.test("a probability of nothing costs 100, so that a cell which costs less goes before it", () => {
  const grid = cellsOf([{ width: 2, height: 1, stride: 8 }]);
  const side = 8;
  // both boxes lie in the middle of the label and cover 0.6 of it: it gets one cell
  const chosen = (first: number) => {
    const row = (cell: number, classes: readonly number[]) => [
      ...[1 - cell, 0.5, Math.log(0.6 * side / 8), Math.log(side / 8)],
      ...[40, ...classes],
    ];
    // -ln sqrt(sigmoid(z)) is -z / 2 of a z far below 0
    const rows = Float32Array.from([...row(0, [-4000, -200]), ...row(1, [-2 * first, 30])]);
    const labels = [{ box: [8, 4, side, side], classId: 0 }] as const;
    return assign(rows, { cells: grid, labels, classes: 2 }).cells;
  };
  // of its other class the second cell is so sure that it costs 30 + ln 2 more
  const other = 30 + Math.LN2;
  assert.deepEqual([chosen(99.5 - other), chosen(100.5 - other)], [[1], [0]]);
});

Deno.test("a cell that is near answers before one from afar, however wrong it is", () => {
  const grid = cellsOf([{ width: 8, height: 1, stride: 8 }]);
  // of 20 classes the cells on the left are sure of all but the right one, those on the right of it alone
  const rows = Float32Array.from([...grid.x].flatMap((x) => [
    ...[0, 0, 0, 0, 40],
    ...Array.from({ length: 20 }, (_, k) => (k === 0) === (x >= 4) ? 40 : -4000),
  ]));
  const labels = [4, 60].map((x) => ({ box: [x, 4, 8, 8], classId: 0 } as const));
  const { cells, labels: owners } = assign(rows, { cells: grid, labels, classes: 20 });
  assert.deepEqual(owners, [0, 1]);
  assert.ok(cells[0] <= 1 && cells[1] >= 6, `${cells}`);
});
