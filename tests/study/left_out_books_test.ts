import assert from "node:assert/strict";
import { readPrints } from "lib/corpus/prints.ts";
import { booksApart, foldsApart, withoutBooks } from "lib/study/left_out_books.ts";
import { UsageError } from "lib/study/usage.ts";
import { twoBooks } from "./two_books.ts";

const booksOf = (choice: Parameters<typeof withoutBooks>[1]) => {
  const { plates, labels } = withoutBooks(twoBooks(), choice);
  const ids = new Set(plates.map(({ id }) => id));
  assert.ok(labels.length > 0 && labels.every(({ plate }) => ids.has(plate)));
  return [...new Set(plates.map(({ more }) => more!.book))];
};

Deno.test("books are left out by name, by fold, or both; their labels go with them", () => {
  assert.deepEqual(booksOf({}), ["first", "second"]);
  assert.deepEqual(booksOf({ without: ["first"] }), ["second"]);
  const [one] = booksOf({ fold: 1, folds: 2 });
  const [other] = booksOf({ fold: 2, folds: 2 });
  assert.deepEqual([one, other].sort(), ["first", "second"]);
  const { plates } = withoutBooks(twoBooks(), { without: [one], fold: 1, folds: 2 });
  assert.deepEqual(plates, [], "the fold has the other");
});

Deno.test("books and folds that are not there are refused, with those that are", () => {
  const refused = (choice: Parameters<typeof withoutBooks>[1], message: RegExp) =>
    assert.throws(() => withoutBooks(twoBooks(), choice), (error: Error) => {
      assert.match(error.message, message);
      return error instanceof UsageError;
    });
  for (const fold of [0, 3, 1.5, -1]) {
    refused({ fold, folds: 2 }, /--fold takes numbers from 1 to 2, not /);
  }
  refused(
    { without: ["third"] },
    /--without takes books of the collection, first, second; not "third"/,
  );
});

Deno.test("without folds or names no plate needs a book", () => {
  const { plates, ...rest } = twoBooks();
  const unbound = { ...rest, plates: plates.map(({ more: _, ...plate }) => plate) };
  assert.throws(() => withoutBooks(unbound, { without: ["first"] }), /plate "plate-0" has none/);
});

Deno.test("what is learnt by figures leaves out books of like compositions, too, labelled or not", () => {
  const prints = readPrints();
  const busch = booksApart(prints, { without: ["busch-max-und-moritz"] });
  assert.deepEqual(busch, ["busch-max-and-maurice-1902", "busch-max-und-moritz"]);
  assert.deepEqual(booksApart(prints, {}), []);
  const folds = [1, 2, 3].map((fold) => booksApart(prints, { fold, folds: 3 }));
  assert.equal(new Set(folds.flat()).size, folds.flat().length);
  assert.throws(() => booksApart(prints, { without: ["busch"] }), /--without takes books/);
  // four plates of the first book and two of the second
  const both = twoBooks();
  const joined = { ...both, plates: both.plates.map((plate) => ({ ...plate, work: "one" })) };
  assert.deepEqual(booksApart(joined, { without: ["first"] }), ["first", "second"]);
  assert.deepEqual(booksApart(both, { without: ["first"] }), ["first"]);
});

Deno.test("labels to learn from alone are left out with all books of like compositions", () => {
  const { plates, ...rest } = twoBooks();
  const [first, , , , second] = plates;
  const trainingOnly = {
    labels: rest.labels.filter(({ plate }) => [first.id, second.id].includes(plate)),
    labelled: new Set([first.id, second.id]),
  };
  const labelled = new Set(
    plates.map(({ id }) => id).filter((id) => !trainingOnly.labelled.has(id)),
  );
  const labels = rest.labels.filter(({ plate }) => labelled.has(plate));
  const learntFrom = (works: readonly string[], without: readonly string[]) => {
    const own = plates.map((plate, i) => ({ ...plate, work: works[i] }));
    const given = { ...rest, plates: own, labels, labelled, trainingOnly };
    return [...withoutBooks(given, { without }).trainingOnly!.labelled];
  };
  const apart = ["a", "b", "c", "d", "e", "f"];
  assert.deepEqual(learntFrom(apart, []), [first.id, second.id]);
  assert.deepEqual(learntFrom(apart, ["first"]), [second.id]);
  assert.deepEqual(learntFrom(["a", "b", "c", "d", "e", "b"], ["first"]), []);
});

Deno.test("books are dealt to four folds where nothing else is said, and none are asked for nothing", () => {
  const prints = readPrints();
  for (const fold of [1, 4]) {
    assert.deepEqual(booksApart(prints, { fold }), booksApart(prints, { fold, folds: 4 }));
  }
  assert.throws(() => booksApart(prints, { fold: 5 }), /--fold takes numbers from 1 to 4, not 5/);
  const { plates, ...rest } = twoBooks();
  const unbound = { ...rest, plates: plates.map(({ more: _, ...plate }) => plate) };
  assert.deepEqual(booksApart(unbound, { without: [] }), []);
});

Deno.test("each fold's books are left out with all that show a composition of theirs, once over all folds", () => {
  const prints = readPrints();
  const parts = foldsApart(prints, { folds: 4 });
  parts.forEach((books, f) =>
    assert.deepEqual([...books], booksApart(prints, { fold: f + 1, folds: 4 }))
  );
  const all = parts.flatMap((books) => [...books]);
  assert.equal(new Set(all).size, all.length);
});
