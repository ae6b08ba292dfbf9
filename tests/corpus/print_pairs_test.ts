import assert from "node:assert/strict";
import { readPrintPairs, worksOfPairs } from "lib/corpus/print_pairs.ts";

const scans = "two scans of the same plate";
const pair = (a: string, b: string) => ({ a, b, kind: scans, mirror: false, checked: "by eye" });

Deno.test("what pairs connect is one work, near or far, named by the first file", () => {
  const kind = scans as "two scans of the same plate";
  const works = worksOfPairs([
    { a: "c/1.jpg", b: "a/9.jpg", kind },
    { a: "d/1.jpg", b: "e/1.jpg", kind },
    { a: "x/1.jpg", b: "y/1.jpg", kind },
    { a: "c/1.jpg", b: "d/1.jpg", kind },
  ]);
  const files = ["a/9.jpg", "c/1.jpg", "d/1.jpg", "e/1.jpg"];
  assert.deepEqual(new Set(files.map((file) => works.get(file)!.work)), new Set(["a/9.jpg"]));
  assert.equal(works.get("y/1.jpg")!.work, "x/1.jpg");
  assert.equal(works.size, 6);
});

Deno.test("the kind of a pair says which impressions its plates are", () => {
  const works = worksOfPairs([
    {
      a: "colour",
      b: "plain",
      kind: "COLOURED and line (uncoloured) version of the same wood engraving",
    },
    { a: "plain", b: "copy", kind: "line cut and its RECUT copy in an American edition" },
    { a: "copy", b: "late", kind: "two scans of the same plate" },
  ]);
  const impressions = [...works].map(([file, { impression }]) => [file, impression]);
  assert.deepEqual(Object.fromEntries(impressions), {
    colour: "coloured",
    plain: "line",
    copy: "recut",
    late: "other scan",
  });
});

Deno.test("pairs without matched figures have none; an unknown kind is named with its place", () => {
  const [first] = readPrintPairs(JSON.stringify([pair("a", "b")]), "pairs.json");
  assert.deepEqual(first.figures, []);
  const odd = [pair("a", "b"), { ...pair("a", "c"), kind: "toString" }];
  assert.throws(
    () => readPrintPairs(JSON.stringify(odd), "pairs.json"),
    /pairs\.json, pair 2: there is no kind of pair "toString"/,
  );
});
