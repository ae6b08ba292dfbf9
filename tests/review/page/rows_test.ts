import assert from "node:assert/strict";
import { figureRows, noFilter, plateRows, type RowFilter, tallied } from "lib/review/page/rows.ts";
import { smallCollection } from "./small_collection.ts";

const facts = {
  pairTypes: new Map([[0, new Set(["coloured"])], [1, new Set(["coloured"])]]),
  verdicts: new Map([[0, "keep"], [4, "drop"]]),
};
const figures = (
  filter: Partial<RowFilter> = {},
  order: "collection" | "surest" = "collection",
) => [...figureRows(smallCollection, { filter: { ...noFilter, ...filter }, order, facts })];
const plates = (filter: Partial<RowFilter> = {}) => [...plateRows(smallCollection, {
  filter: { ...noFilter, ...filter },
  order: "collection",
  facts,
})];

Deno.test("figureRows() lists all where nothing is asked", () => {
  assert.deepEqual(figures(), [0, 1, 2, 3, 4]);
  assert.deepEqual(plates(), [0, 1, 2]);
});

Deno.test("each filter asks its own column", () => {
  assert.deepEqual(figures({ book: "Wonderland" }), [0, 1, 2, 3]);
  assert.deepEqual(figures({ artist: "Tenniel" }), [0, 1]);
  assert.deepEqual(figures({ pairType: "coloured" }), [0, 1, 2, 3]);
  assert.deepEqual(figures({ pairType: "recut" }), []);
  assert.deepEqual(figures({ verdict: "keep" }), [0]);
  assert.deepEqual(figures({ verdict: "none" }), [1, 2, 3]);
  assert.deepEqual(plates({ verdict: "drop" }), [2]);
});

Deno.test("years and scores are at least and at most what is asked; an unknown year is neither", () => {
  assert.deepEqual(figures({ from: 1865 }), [0, 1, 2, 3]);
  assert.deepEqual(figures({ from: 1866 }), [2, 3]);
  assert.deepEqual(figures({ to: 1865 }), [0, 1]);
  assert.deepEqual(figures({ score: 0.8 }), [0, 2, 4]);
  assert.deepEqual(figures({ score: 0.81 }), [0, 4]);
  assert.deepEqual(plates({ score: 0.95 }), [2]);
});

Deno.test("every word has to be found, in names, books, titles, artists, works, holders, years or ids", () => {
  assert.deepEqual(figures({ text: "alice" }), [0, 2]);
  assert.deepEqual(figures({ text: "ALICE tenniel" }), [0]);
  assert.deepEqual(figures({ text: "alice gillray" }), []);
  assert.deepEqual(figures({ text: "cafe muller" }), [4], "without its accents");
  assert.deepEqual(figures({ text: "1890 alice" }), [2]);
  assert.deepEqual(plates({ text: "a2" }), [1]);
  const title = { values: ["", "Des \u201eW\u00fcstlings\u201c Weg"], codes: [0, 1, 0] };
  const collection = { ...smallCollection, plates: { ...smallCollection.plates, title } };
  const filter = { ...noFilter, text: "wustlings" };
  assert.deepEqual([...plateRows(collection, { filter, order: "collection", facts })], [1]);
});

Deno.test("rows are sorted, ties as in the collection, unknown ones last", () => {
  assert.deepEqual(figures({}, "surest"), [4, 0, 2, 1, 3]);
  const by = (
    order: "year" | "artist" | "unsurest",
  ) => [...figureRows(smallCollection, { filter: noFilter, order, facts })];
  assert.deepEqual(by("year"), [0, 1, 2, 3, 4]);
  assert.deepEqual(by("artist"), [4, 0, 1, 2, 3]);
  assert.deepEqual(by("unsurest"), [1, 3, 2, 0, 4]);
});

Deno.test("tallied() counts figures by the texts of their plates, most first, unknown ones left out", () => {
  const { book, artist } = smallCollection.plates;
  assert.deepEqual(tallied(book, smallCollection.figures.plate), [{
    value: "Wonderland",
    count: 4,
  }]);
  assert.deepEqual(tallied(artist).map(({ value }) => value), ["Gillray", "Tenniel"]);
});
