import assert from "node:assert/strict";
import { reviewPath, reviewRouteOf, reviewRoutes } from "lib/review/api.ts";

Deno.test("reviewPath() and reviewRouteOf() are each other's inverse on every route", () => {
  const parts = { atlas: "points", sheet: 2, plate: 7, file: 3, level: 11, column: 0, row: 5 };
  for (const route of Object.keys(reviewRoutes) as (keyof typeof reviewRoutes)[]) {
    const path = reviewPath(route, parts);
    const found = reviewRouteOf(reviewRoutes[route].method, path);
    assert.equal(found?.route, route, path);
    assert.equal(reviewPath(route, found.parts), path);
  }
});

Deno.test("reviewPath() names the part that is missing", () => {
  assert.throws(() => reviewPath("sheet", { atlas: "figures" }), /needs its sheet/);
});

Deno.test("reviewRouteOf() takes nothing but numbers and the names of atlases", () => {
  for (
    const path of [
      "sheet/other/1.webp",
      "sheet/figures/-1.webp",
      "sheet/figures/1e3.webp",
      "sheet/figures/1234567890.webp",
      "data/plate/../collection.json",
      "data/plate/%31.json",
      "data/collectionXjson",
      "data/collection.json/",
      "/data/collection.json",
    ]
  ) assert.equal(reviewRouteOf("GET", path), null, path);
  assert.equal(reviewRouteOf("GET", "search"), null, "a search is posted");
  assert.equal(reviewRouteOf("POST", "data/map.json"), null);
});
