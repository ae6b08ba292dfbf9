import assert from "node:assert/strict";
import { commissions } from "lib/engraver/commissions.ts";
import { appearanceOf, makeIdentity } from "lib/engraver/identity.ts";

Deno.test("sixty plates: a quarter second impressions, persons who come back, no twins", () => {
  const list = commissions({ seed: 1 });
  assert.equal(list.length, 60);
  assert.equal(list.filter(({ kind }) => kind !== "clean").length, 15);
  assert.deepEqual([...new Set(list.map(({ kind }) => kind))].sort(), [
    "clean",
    "coloured",
    "reversed",
    "state",
  ]);
  assert.equal(new Set(list.map(({ id }) => id)).size, 60);
  const works = new Map<number, Set<number>>();
  for (const { work, cast } of list) {
    assert.equal(new Set(cast).size, cast.length, "nobody is twice on a plate");
    for (const person of cast) works.set(person, (works.get(person) ?? new Set()).add(work));
  }
  const again = [...works.values()].filter((set) => set.size >= 2).length;
  assert.ok(again / works.size > 0.8, `${again} of ${works.size} come back`);
  const looks = [...works.keys()].map((seed) => appearanceOf(makeIdentity(seed)));
  assert.equal(new Set(looks).size, looks.length);
});

Deno.test("a number of plates that is none is refused", () => {
  assert.throws(() => commissions({ seed: 1, plates: 0 }), /Cannot engrave 0 plates/);
});
