import assert from "node:assert/strict";
import { creditOf, rightsUnknownUri } from "lib/corpus/credit.ts";
import { writeCroissant } from "lib/exchange/croissant.ts";
import { findingColumns, findingTables } from "lib/exchange/finding_rows.ts";
import { cardSample } from "./card_sample.ts";

// mlcroissant reads the same card, and the rows through it: deno task test:peers

interface Field {
  readonly name: string;
  readonly dataType: string;
  readonly source: { readonly extract: { readonly jsonPath: string } };
}

Deno.test("every column of every table is a field with its type and its place", () => {
  const card = JSON.parse(writeCroissant(cardSample));
  assert.equal(card.conformsTo, "http://mlcommons.org/croissant/1.0");
  assert.deepEqual(card.recordSet.map(({ name }: { name: string }) => name), [...findingTables]);
  for (const [i, table] of findingTables.entries()) {
    const fields: Field[] = card.recordSet[i].field;
    assert.deepEqual(
      fields.map(({ source }) => source.extract.jsonPath),
      findingColumns[table].map(({ name }) => `[*].${name}`),
    );
    assert.equal(new Set(fields.map(({ name }) => name)).size, fields.length);
  }
  const [{ field: [first, , x] }] = card.recordSet;
  assert.deepEqual([first.dataType, x.dataType], ["sc:Text", "sc:Float"]);
});

Deno.test("files have their hashes, and the licence lists every statement, unknown ones too", () => {
  const card = JSON.parse(writeCroissant(cardSample));
  assert.deepEqual(
    card.distribution.map(({ sha256 }: { sha256: string }) => sha256),
    cardSample.files.map(({ sha256 }) => sha256),
  );
  assert.deepEqual(card.license, [
    "https://creativecommons.org/licenses/by-sa/4.0/",
    "© Trustees; ask first",
    "https://creativecommons.org/publicdomain/zero/1.0/",
    rightsUnknownUri,
  ]);
  assert.match(card.usageInfo, /1 plates: rights unknown$/);
  assert.equal(card.creator.name, cardSample.author);
  const nobody = JSON.parse(writeCroissant({ ...cardSample, author: null }));
  assert.deepEqual(nobody.creator, { "@type": "sc:Organization", name: "nobody named" });
});

Deno.test("a table without rows is a file, and no record set", () => {
  const counts = { ...cardSample.counts, pairs: 0 };
  const card = JSON.parse(writeCroissant({ ...cardSample, counts }));
  assert.equal(card.distribution.length, 3);
  assert.deepEqual(card.recordSet.map(({ name }: { name: string }) => name), [
    "figures",
    "neighbours",
  ]);
});

Deno.test("who is credited is cited, else the run; rows are known by one column or by two", () => {
  const cite = (artist: string) => {
    const credits = [creditOf({ source: "", rights: "CC0", more: { artist } })];
    return JSON.parse(writeCroissant({ ...cardSample, title: "Run", credits })).citeAs;
  };
  assert.equal(cite("Phiz"), "Phiz");
  assert.equal(cite(""), "Run, found by Burin 0.2.0");
  const { recordSet, isLiveDataset } = JSON.parse(writeCroissant(cardSample));
  assert.deepEqual(recordSet.map(({ key }: { key: unknown }) => key), [
    { "@id": "figures/figure" },
    [{ "@id": "pairs/a" }, { "@id": "pairs/b" }],
    [{ "@id": "neighbours/figure" }, { "@id": "neighbours/neighbour" }],
  ]);
  assert.equal(isLiveDataset, false);
});
