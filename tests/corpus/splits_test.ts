import assert from "node:assert/strict";
import fc from "fast-check";
import type { Plate } from "lib/corpus/plate.ts";
import { leaveOneBookOut, splitByBook, splitByWork } from "lib/corpus/splits.ts";
import { Random } from "lib/tensor/random.ts";

const plate = (id: string, work: string): Plate => ({
  id,
  work,
  impression: "",
  file: id,
  width: 1,
  height: 1,
  source: "",
  rights: "",
});
const ofBook = (id: string, work: string, book: string): Plate => ({
  ...plate(id, work),
  more: { book },
});
const shares = { train: 0.8, validation: 0.14, test: 0.06 };

Deno.test("every plate is in one part, and no work in two", () => {
  fc.assert(fc.property(fc.array(fc.nat(20)), fc.nat(), (works, seed) => {
    const plates = works.map((work, i) => plate(`p${i}`, `w${work}`));
    const parts = Object.values(splitByWork(plates, { shares, random: new Random(seed) }));
    assert.deepEqual(parts.flat().sort(), plates.map(({ id }) => id).sort());
    const workOf = new Map(plates.map(({ id, work }) => [id, work]));
    const works_ = parts.map((ids) => new Set(ids.map((id) => workOf.get(id))));
    for (const [i, a] of works_.entries()) {
      for (const b of works_.slice(i + 1)) assert.ok(a.isDisjointFrom(b));
    }
  }));
});

Deno.test("shares are met, and the order of the plates does not matter", () => {
  const plates = Array.from({ length: 100 }, (_, i) => plate(`p${i}`, `w${i}`));
  const split = splitByWork(plates, { shares, random: new Random(3) });
  assert.deepEqual([split.train.length, split.validation.length, split.test.length], [80, 14, 6]);
  const turned = splitByWork(plates.toReversed(), { shares, random: new Random(3) });
  assert.deepEqual(turned.test.toSorted(), split.test.toSorted());
  assert.notDeepEqual(splitByWork(plates, { shares, random: new Random(4) }).test, split.test);
});

Deno.test("shares of nothing are refused", () => {
  const nothing = { train: 0, validation: 0, test: 0 };
  assert.throws(() => splitByWork([], { shares: nothing, random: new Random(1) }), /add up/);
});

Deno.test("whole books are dealt out, those that share a work together, near or far", () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.nat(12), fc.nat(30))), fc.nat(), (rows, seed) => {
    const plates = rows.map(([book, work], i) => ofBook(`p${i}`, `w${work}`, `b${book}`));
    const parts = Object.values(splitByBook(plates, { shares, random: new Random(seed) }));
    assert.deepEqual(parts.flat().sort(), plates.map(({ id }) => id).sort());
    const own = parts.map((ids) => plates.filter(({ id }) => ids.includes(id)));
    for (const key of [(p: Plate) => p.work, (p: Plate) => p.more!.book]) {
      const sets = own.map((part) => new Set(part.map(key)));
      for (const [i, a] of sets.entries()) {
        for (const b of sets.slice(i + 1)) assert.ok(a.isDisjointFrom(b));
      }
    }
  }));
  // a - b - c by works, d alone
  const chain = [
    ofBook("1", "x", "a"),
    ofBook("2", "x", "b"),
    ofBook("3", "y", "b"),
    ofBook("4", "y", "c"),
    ofBook("5", "z", "d"),
  ];
  const halves = { train: 1, validation: 0, test: 1 };
  const { train, test } = splitByBook(chain, { shares: halves, random: new Random(1) });
  assert.deepEqual([train, test].toSorted((a, b) => a.length - b.length), [
    ["5"],
    ["1", "2", "3", "4"],
  ]);
});

Deno.test("one book is left out, with what shows its compositions elsewhere", () => {
  const plates = [
    ofBook("b1", "x", "b"),
    ofBook("b2", "y", "b"),
    ofBook("a1", "x", "a"),
    ofBook("a2", "z", "a"),
    ofBook("c1", "v", "c"),
  ];
  assert.deepEqual(leaveOneBookOut(plates), [
    { book: "a", train: ["b2", "c1"], test: ["a1", "a2"], apart: ["b1"] },
    { book: "b", train: ["a2", "c1"], test: ["b1", "b2"], apart: ["a1"] },
    { book: "c", train: ["b1", "b2", "a1", "a2"], test: ["c1"], apart: [] },
  ]);
});

Deno.test("a plate without a book is named, and what to do", () => {
  const plates = [ofBook("a1", "x", "a"), plate("lost", "y")];
  for (
    const split of [leaveOneBookOut, () => splitByBook(plates, { shares, random: new Random(1) })]
  ) {
    assert.throws(() => split(plates), /plate "lost" has none.*metadata\.csv/);
  }
});
