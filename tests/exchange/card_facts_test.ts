import assert from "node:assert/strict";
import { creditOf, rightsUnknown, rightsUnknownUri } from "lib/corpus/credit.ts";
import { rightsOfPlates } from "lib/exchange/card_facts.ts";

const credit = (rights: string, artist = "") => creditOf({ source: "", rights, more: { artist } });

Deno.test("plates are counted by their rights: most first, unknown ones last, however many", () => {
  const credits = [
    ...Array.from({ length: 5 }, () => credit("")),
    credit("free"),
    credit("CC0", "Phiz"),
    credit("CC0", "Leech"),
    credit("CC0", "Phiz"),
  ];
  const rows = rightsOfPlates(credits);
  assert.deepEqual(rows.map(({ rights, plates }) => [rights, plates]), [
    ["CC0", 3],
    ["free", 1],
    [rightsUnknown, 5],
  ]);
  assert.deepEqual(rows.map(({ uri }) => uri), [
    "https://creativecommons.org/publicdomain/zero/1.0/",
    "",
    rightsUnknownUri,
  ]);
  assert.deepEqual(rows[0].credits, ["Phiz", "Leech"]);
  assert.deepEqual(rows[1].credits, []);
  assert.deepEqual(rightsOfPlates([]), []);
});

Deno.test("of many credits a hundred are told", () => {
  const many = (count: number) =>
    rightsOfPlates(Array.from({ length: count }, (_, i) => credit("CC0", `A${i}`)))[0];
  assert.deepEqual([many(100).credits.length, many(101).credits.length], [100, 100]);
  assert.equal(many(101).plates, 101);
});
