import assert from "node:assert/strict";
import { guardedGroups } from "lib/matching/pair_groups.ts";

const link = (a: number, b: number, score = 1) => ({ a, b, score });

Deno.test("pairs join rows, in ascending order, and rows without a pair are left out", () => {
  assert.deepEqual(guardedGroups([link(5, 3), link(0, 1)], { count: 7 }), [[0, 1], [3, 5]]);
  assert.deepEqual(guardedGroups([], { count: 3 }), []);
});

Deno.test("of three, two pairs are enough; a third pair may be missing", () => {
  assert.deepEqual(guardedGroups([link(0, 1), link(1, 2)], { count: 3 }), [[0, 1, 2]]);
});

Deno.test("one wrong pair does not join two groups, half of all pairs between them do", () => {
  const square = (from: number) => [link(from, from + 1, 0.9), link(from + 2, from + 3, 0.9)];
  const two = [link(0, 1), link(2, 3)];
  assert.deepEqual(guardedGroups([...two, link(1, 2, 0.5)], { count: 4 }), [[0, 1], [2, 3]]);
  const half = [...two, link(1, 2, 0.5), link(0, 3, 0.5)];
  assert.deepEqual(guardedGroups(half, { count: 4 }), [[0, 1, 2, 3]]);
  assert.deepEqual(guardedGroups(square(0), { count: 4 }), [[0, 1], [2, 3]]);
});

Deno.test("of pairs that are equally sure, those of lower rows join first", () => {
  const links = [link(2, 3), link(0, 3), link(1, 2)];
  for (const list of [links, links.toReversed()]) {
    assert.deepEqual(guardedGroups(list, { count: 4 }), [[0, 3], [1, 2]]);
  }
});

Deno.test("a chain of many does not become one group", () => {
  const chain = Array.from({ length: 19 }, (_, i) => link(i, i + 1, 1 - i / 100));
  const groups = guardedGroups(chain, { count: 20 });
  assert.ok(groups.every((group) => group.length <= 3), JSON.stringify(groups));
});

Deno.test("the surest pairs join first, whatever their order", () => {
  const links = [link(1, 2, 0.5), link(0, 1, 0.9), link(2, 3, 0.9)];
  assert.deepEqual(
    guardedGroups(links, { count: 4 }),
    guardedGroups(links.toReversed(), { count: 4 }),
  );
});
