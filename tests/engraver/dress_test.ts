import assert from "node:assert/strict";
import { inOtherDress } from "lib/engraver/dress.ts";
import { type Identity, makeIdentity } from "lib/engraver/identity.ts";
import { engravePlate } from "lib/engraver/plate.ts";

const kept = [
  "id",
  "seed",
  "kind",
  "beast",
  "build",
  "face",
  "hair",
  "hairTone",
  "hairWash",
  "hat",
  "beard",
  "glasses",
  "body",
  "legwear",
  "apron",
  "girlishSleeves",
] as const;
const changing = [
  "hatStuff",
  "coat",
  "waistcoat",
  "legs",
  "skirt",
  "cloak",
  "cravat",
  "shawl",
  "crinoline",
  "prop",
] as const;

Deno.test("people in other clothes keep face, build, hair and hat, and nothing but these", () => {
  const moved = new Set<keyof Identity>();
  for (let seed = 1; seed < 60; seed++) {
    const who = makeIdentity(seed);
    const other = inOtherDress(who, seed + 1000);
    for (const part of kept) assert.deepEqual(other[part], who[part], part);
    for (const part of changing) {
      if (JSON.stringify(other[part]) !== JSON.stringify(who[part])) moved.add(part);
    }
    assert.deepEqual(inOtherDress(who, seed + 1000), other);
  }
  assert.deepEqual([...moved].sort(), [...changing].sort());
  assert.deepEqual([...kept, ...changing].sort(), Object.keys(makeIdentity(1)).sort());
});

Deno.test("linen stays linen, and cloth cloth", () => {
  let [linen, cloth] = [0, 0];
  for (let seed = 1; seed < 200; seed++) {
    const who = makeIdentity(seed, "man");
    const given = makeIdentity(seed + 500, "man");
    const { coat } = inOtherDress(who, seed + 500);
    const same = (who.body === "shirt") === (given.body === "shirt");
    assert.deepEqual(coat, same ? given.coat : who.coat);
    if (who.body === "shirt") linen++;
    else cloth++;
    if (who.body === "shirt") assert.ok(coat.tone <= 0.02);
  }
  assert.ok(linen > 10 && cloth > 10);
});

Deno.test("a plate's cast wears its own clothes, or others by a number", () => {
  const cast = [301, 302];
  const worn = (dress?: number) =>
    engravePlate(7, { cast, width: 300, height: 225, ...dress === undefined ? {} : { dress } })
      .characters.map(({ identity }) => identity).sort((a, b) => a.seed - b.seed);
  assert.deepEqual(worn(), cast.map((seed) => makeIdentity(seed)));
  assert.deepEqual(worn(0), worn());
  assert.deepEqual(worn(3), worn(3));
  assert.notDeepEqual(worn(3), worn(4));
  assert.deepEqual(worn(3).map(({ id }) => id), worn().map(({ id }) => id));
});
