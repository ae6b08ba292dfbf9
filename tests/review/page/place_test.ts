import assert from "node:assert/strict";
import { firstPlace, hashOf, placeOf, type ReviewPlace } from "lib/review/page/place.ts";
import { noFilter } from "lib/review/page/rows.ts";
import { smallCollection } from "./small_collection.ts";

Deno.test("hashOf() and placeOf() are each other's inverse", () => {
  const places: ReviewPlace[] = [
    firstPlace,
    {
      view: "list",
      kind: "plates",
      order: "year",
      filter: { ...noFilter, text: "a&b #?", book: "=", from: 1800, score: 0.25 },
    },
    { view: "plate", plate: 1, figure: null },
    { view: "plate", plate: 1, figure: 3 },
    { view: "map" },
    { view: "search", like: [], unlike: [] },
    { view: "search", like: [4, 0], unlike: [2] },
    { view: "pairs", pair: null },
    { view: "pairs", pair: 12 },
    { view: "verdicts" },
  ];
  for (const place of places) {
    assert.deepEqual(placeOf(hashOf(place, smallCollection), smallCollection), place);
  }
});

Deno.test("placeOf() knows no other places, whatever stands in an address", () => {
  for (
    const hash of ["", "#", "#/", "#/plate/none", "#/plate/%E0%A4%A", "#/constructor", "#main"]
  ) {
    assert.equal(placeOf(hash, smallCollection), null, hash);
  }
  const odd = placeOf("#/figures?score=7&order=toString&from=x", smallCollection);
  assert.deepEqual(odd, { ...firstPlace, filter: { ...noFilter, score: 1 } });
});

Deno.test("a search asks with each figure once, and passes over names that nothing has", () => {
  const hash = "#/search?like=a1.01&like=a1.01&like=none&like=b1.01&unlike=b1.01&unlike=a2.02";
  assert.deepEqual(placeOf(hash, smallCollection), {
    view: "search",
    like: [0, 4],
    unlike: [3],
  });
});

Deno.test("a figure of another plate is not chosen", () => {
  assert.deepEqual(placeOf("#/plate/a1/b1.01", smallCollection), {
    view: "plate",
    plate: 0,
    figure: null,
  });
});
