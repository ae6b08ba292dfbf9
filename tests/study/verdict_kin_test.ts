import assert from "node:assert/strict";
import { twinMask } from "lib/simclr/nt_xent.ts";
import { kinByVerdicts, verdictRecall } from "lib/study/verdict_kin.ts";

const ids = ["p.00", "p.01", "q.00", "q.01"];
const figures = [
  { a: "p.00", b: "q.00", type: "coloured", same: "figure" },
  { a: "p.00", b: "p.01", type: "same person", same: "person" },
  { a: "q.01", b: "p.01", type: "different", same: null },
] as const;

Deno.test("figures that verdicts call the same, near or far, are no negatives of each other", () => {
  const kin = kinByVerdicts(ids, { figures });
  assert.deepEqual(kin, ["verdict p.00", "verdict p.00", "verdict p.00", null]);
  const mask = twinMask(kin);
  const isMasked = (a: number, b: number) => mask[a * 8 + b] === 1;
  assert.ok(isMasked(0, 2) && isMasked(2, 4 + 1) && isMasked(4, 1));
  assert.ok(!isMasked(0, 3) && !isMasked(0, 4) && !isMasked(0, 0));
  assert.deepEqual(kinByVerdicts(ids, { figures: [] }), [null, null, null, null]);
});

Deno.test("a verdict against it keeps two apart that a third would join", () => {
  const said = [...figures, { a: "p.01", b: "q.00", type: "different", same: null }] as const;
  // what was said last of those that join counts
  assert.deepEqual(kinByVerdicts(ids, { figures: said }), [
    "verdict p.00",
    "verdict p.00",
    null,
    null,
  ]);
});

Deno.test("a search from either side of a pair finds the other, first, among ten, or not", () => {
  const nearest = (row: number) => [[2, 1, 3], [3, 2, 0], [1, 3, 0], [0, 1, 2]][row];
  assert.deepEqual(verdictRecall(ids, { figures }, nearest), [
    { same: "figure", searches: 2, first: 0.5, ten: 1 },
    { same: "person", searches: 2, first: 0, ten: 1 },
  ]);
  const eleventh = () => [9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 0, 1, 2];
  assert.deepEqual(verdictRecall(ids, { figures: [figures[0]] }, eleventh), [
    { same: "figure", searches: 2, first: 0, ten: 0 },
  ]);
  assert.deepEqual(verdictRecall(["x"], { figures }, nearest), []);
});
