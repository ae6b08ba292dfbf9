import assert from "node:assert/strict";
import {
  keptOrDropped,
  nextPair,
  pairQueue,
  pairSubject,
  standing,
} from "lib/review/page/verdicts.ts";
import { pairOf, verdictRow } from "./small_collection.ts";

const pair = (a: number, b: number, value: string) =>
  ({ of: "pair", a, b, figures: null, value }) as const;

Deno.test("the last verdict stands; one that was undone does not, and a pair is the same both ways", () => {
  const last = standing([
    verdictRow(1, pair(0, 1, "coloured")),
    verdictRow(2, pair(1, 0, "recut")),
    verdictRow(3, pair(0, 1, "different"), { isUndone: true }),
    verdictRow(4, null),
    verdictRow(5, { of: "figure", figure: 3, value: "drop" }),
  ]);
  assert.equal(last.get(pairSubject(pairOf(0, 1)))?.id, 2);
  assert.deepEqual([...keptOrDropped(last)], [[3, "drop"]]);
});

Deno.test("a pair of figures is another subject than that of their plates", () => {
  assert.notEqual(pairSubject(pairOf(0, 1)), pairSubject(pairOf(0, 1, { figures: [0, 2] })));
  assert.equal(
    pairSubject(pairOf(0, 1, { figures: [0, 2] })),
    pairSubject(pairOf(1, 0, { figures: [2, 0] })),
  );
});

const pairs = [
  pairOf(0, 1, { probability: 0.99 }),
  pairOf(0, 2, { type: "recut", probability: 0.6 }),
  pairOf(1, 2, { type: "", probability: 0.45 }),
  pairOf(3, 4, { type: "", probability: 0.4 }),
];
const all = { type: "", isOpen: false, plate: null };

Deno.test("pairQueue() begins with what the model is not sure of, then the least probable", () => {
  assert.deepEqual(pairQueue(pairs, { filter: all, last: new Map() }), [3, 2, 1, 0]);
});

Deno.test("pairQueue() lists a type, a plate, or what is open", () => {
  const last = standing([verdictRow(1, pair(0, 2, "recut"))]);
  const queue = (filter: Partial<typeof all> & { plate?: number | null }) =>
    pairQueue(pairs, { filter: { ...all, ...filter }, last });
  assert.deepEqual(queue({ type: "not sure" }), [3, 2]);
  assert.deepEqual(queue({ type: "recut" }), [1]);
  assert.deepEqual(queue({ isOpen: true }), [3, 2, 0]);
  assert.deepEqual(queue({ plate: 2 as never }), [2, 1]);
});

Deno.test("nextPair() goes on, and at the end back", () => {
  assert.equal(nextPair([3, 2, 1], 3), 2);
  assert.equal(nextPair([3, 2, 1], 1), 2);
  assert.equal(nextPair([3], 3), null);
});
