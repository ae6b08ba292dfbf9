import assert from "node:assert/strict";
import {
  verdictCells,
  verdictColumnNames,
  verdictColumns,
  verdictOfCells,
} from "lib/corpus/verdict_columns.ts";
import { placed, verdictOf } from "./verdict_sample.ts";

const figure = placed("p1", { figure: "p1.00", box: [0.5, 0, 10, 20], sha256: "a".repeat(64) });

Deno.test("a verdict's cells are those of all columns, and give it back", () => {
  const suggestion = { model: "m", hash: "", type: "recut", probability: 0.25 };
  const all = [
    verdictOf(1),
    verdictOf(2, { suggestion, undone: "2026-02-01T00:00:00.000Z" }),
    verdictOf(3, { type: "keep", a: figure, b: null }),
    verdictOf(4, { a: figure, b: placed("p2", { box: [1, 1, 2, 2] }) }),
  ];
  for (const verdict of all) {
    const cells = verdictCells(verdict);
    assert.deepEqual(Object.keys(cells), verdictColumnNames);
    assert.deepEqual(verdictOfCells(cells, "a test"), verdict);
    // a table without NULL has empty texts
    const emptied = Object.fromEntries(
      Object.entries(cells).map(([name, cell]) => [name, cell ?? ""]),
    );
    assert.deepEqual(verdictOfCells(emptied, "a test"), verdict);
  }
});

Deno.test("half a box, half a plate and half a suggestion are refused", () => {
  const cells = verdictCells(verdictOf(1, {
    a: figure,
    b: placed("p2", { box: [1, 1, 2, 2] }),
    suggestion: { model: "m", hash: "", type: "recut", probability: 0.25 },
  }));
  for (const missing of ["a_x1", "b_plate", "b_width", "model", "suggested", "probability"]) {
    assert.throws(() => verdictOfCells({ ...cells, [missing]: null }, "a test"), missing);
  }
});

Deno.test("one empty corner is no box that is not there; what may be empty may be missing", () => {
  const cells = verdictCells(verdictOf(1, { a: figure, b: placed("p2", { box: [1, 1, 2, 2] }) }));
  for (const corner of ["a_x0", "a_y0", "a_x1", "a_y1", "b_x0"]) {
    assert.throws(() => verdictOfCells({ ...cells, [corner]: "" }, "a test"), corner);
  }
  const { model_hash: _, ...bare } = verdictCells(
    verdictOf(1, { suggestion: { model: "m", hash: "", type: "recut", probability: 0.25 } }),
  );
  assert.equal(verdictOfCells(bare, "a test").suggestion?.hash, "");
  const empty = Object.entries(verdictColumns).filter(([, { mayBeEmpty }]) => mayBeEmpty);
  assert.deepEqual(
    empty.map(([name]) => name).filter((name) => /plate|sha256|width|height/.test(name)),
    ["b_plate", "b_sha256", "b_width", "b_height"],
  );
});
