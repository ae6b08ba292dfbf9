import assert from "node:assert/strict";
import { groupsByVerdicts, rowVerdicts, withoutDecided } from "lib/study/verdict_groups.ts";

const link = (a: number, b: number, score: number) => ({ a, b, score });
const none = { together: [], apart: [] };

Deno.test("without verdicts groups are what they were", () => {
  const groups = [[0, 1, 2], [5, 6]];
  assert.deepEqual(groupsByVerdicts(groups, [], none), groups);
});

Deno.test("what was said to be one comes together, whatever was found", () => {
  const links = [link(0, 1, 1)];
  assert.deepEqual(groupsByVerdicts([[0, 1]], links, { ...none, together: [[1, 4]] }), [[0, 1, 4]]);
  assert.deepEqual(groupsByVerdicts([[0, 1]], links, { ...none, together: [[3, 4]] }), [
    [0, 1],
    [3, 4],
  ]);
});

Deno.test("what was said not to be one is apart, also where others lie between, and the weakest link gives way", () => {
  const links = [link(0, 1, 0.9), link(1, 2, 0.8), link(2, 3, 0.7)];
  const all = [[0, 1, 2, 3]];
  assert.deepEqual(groupsByVerdicts(all, links, { ...none, apart: [[0, 3]] }), [[0, 1, 2]]);
  assert.deepEqual(groupsByVerdicts(all, links, { ...none, apart: [[2, 0]] }), [[0, 1], [2, 3]]);
  assert.deepEqual(groupsByVerdicts([[0, 1]], [link(0, 1, 1)], { ...none, apart: [[1, 0]] }), []);
});

Deno.test("where verdicts contradict each other the last ones count", () => {
  const said = { together: [[0, 1], [1, 2]] as const, apart: [[0, 2]] as const };
  assert.deepEqual(groupsByVerdicts([], [], said), [[1, 2]]);
});

Deno.test("links between groups that were kept apart by a guard join nothing", () => {
  const links = [link(0, 1, 1), link(2, 3, 1), link(1, 2, 0.9)];
  const said = { ...none, together: [[7, 8]] as const };
  assert.deepEqual(groupsByVerdicts([[0, 1], [2, 3]], links, said), [[0, 1], [2, 3], [7, 8]]);
});

Deno.test("verdicts on ids are verdicts on rows; one person is one figure only where people are asked for", () => {
  const decided = [
    { a: "x", b: "y", type: "recut", same: "figure" },
    { a: "y", b: "z", type: "same person", same: "person" },
    { a: "x", b: "z", type: "different", same: null },
    { a: "x", b: "gone", type: "recut", same: "figure" },
  ] as const;
  const ids = ["x", "y", "z"];
  assert.deepEqual(rowVerdicts(decided, ids), { together: [[0, 1]], apart: [[1, 2], [0, 2]] });
  assert.deepEqual(rowVerdicts(decided, ids, { of: "person" }), {
    together: [[0, 1], [1, 2]],
    apart: [[0, 2]],
  });
});

Deno.test("pairs that are not one are left out, whichever way round", () => {
  const pairs = [link(0, 1, 1), link(1, 2, 1)];
  assert.deepEqual(withoutDecided(pairs, { apart: [[2, 1]] }), [pairs[0]]);
});
