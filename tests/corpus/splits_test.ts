import assert from "node:assert/strict";
import fc from "fast-check";
import type { Plate } from "lib/corpus/plate.ts";
import { splitByWork } from "lib/corpus/splits.ts";
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
