import assert from "node:assert/strict";
import { namedBooks } from "lib/study/named_books.ts";
import { UsageError } from "lib/study/usage.ts";
import { handMade } from "./hand_made.ts";

const books: Readonly<Record<string, string>> = { a: "Rake", b: "Rake, later", c: "Rake" };
const collection = handMade({ a: [], b: [], c: [], d: [] }, {
  more: (id) => books[id] ? { book: books[id] } : undefined,
});

Deno.test("a whole name is that book alone, the beginning of one is all that begin so", () => {
  assert.deepEqual(namedBooks(collection, ["Rake"]), ["Rake"]);
  assert.deepEqual(namedBooks(collection, ["Ra"]), ["Rake", "Rake, later"]);
  assert.deepEqual(namedBooks(collection, ["Rake, l", "Ra"]), ["Rake, later", "Rake"]);
  assert.deepEqual(namedBooks(collection, [collection.name]), [collection.name]);
  const some = { ...collection, labelled: new Set(["a"]) };
  assert.deepEqual(namedBooks(some, ["Ra"]), ["Rake"]);
  assert.throws(() => namedBooks(some, ["Rake, later"]), UsageError);
});

Deno.test("a name that is none is said, with those that are", () => {
  for (const typed of ["rake", ""]) {
    assert.throws(() => namedBooks(collection, ["Rake", typed]), (error: Error) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.message, /no labelled book "(rake)?" in .*\n {2}Rake\n {2}Rake, later\n/);
      return true;
    });
  }
});
