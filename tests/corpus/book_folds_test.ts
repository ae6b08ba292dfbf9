import assert from "node:assert/strict";
import { foldsOfBooks, unlabelledApart } from "lib/corpus/book_folds.ts";
import type { Label, Plate } from "lib/corpus/plate.ts";
import { readPrints } from "lib/corpus/prints.ts";
import { bookOf } from "lib/corpus/splits.ts";

/** Plates by book, each a work of its own but where two books share one; the label count of each. */
function library(
  books: Readonly<Record<string, { figures: readonly number[]; works?: readonly string[] }>>,
) {
  const plates = Object.entries(books).flatMap(([book, { figures, works = [] }]) =>
    figures.map((_, i): Plate => ({
      id: `${book}-${i}`,
      work: works[i] ?? `${book}-${i}`,
      impression: "",
      file: `${book}/${i}.png`,
      width: 10,
      height: 10,
      source: "tests",
      rights: "",
      more: { book },
    }))
  );
  const counts = Object.entries(books).flatMap(([book, { figures }]) =>
    figures.map((count, i) => [`${book}-${i}`, count] as const)
  );
  const labels = counts.flatMap(([plate, count]) =>
    Array.from(
      { length: Math.max(0, count) },
      (): Label => ({ plate, name: "x", box: [0, 0, 1, 1] }),
    )
  );
  // below 0: not labelled
  const labelled = new Set(counts.filter(([, count]) => count >= 0).map(([id]) => id));
  return { plates, labels, labelled };
}

Deno.test("books are dealt out by figures, the largest first, and none twice", () => {
  const folds = foldsOfBooks(
    library({
      a: { figures: [3] },
      b: { figures: [5, 5] },
      c: { figures: [4] },
      d: { figures: [4] },
    }),
    { folds: 2 },
  );
  assert.deepEqual(folds.map(({ books }) => books), [["b"], ["a", "c", "d"]]);
  assert.deepEqual(folds[0].train, folds[1].test);
  assert.deepEqual(folds[0].test, ["b-0", "b-1"]);
});

Deno.test("only labelled books are dealt out, and there must be one for each fold", () => {
  const books = library({ a: { figures: [3] }, b: { figures: [0] }, c: { figures: [-1, -1] } });
  assert.deepEqual(foldsOfBooks(books, { folds: 2 }).map(({ books }) => books), [["a"], ["b"]]);
  assert.throws(
    () => foldsOfBooks(books, { folds: 3 }),
    /deal 2 groups of labelled books out to 3/,
  );
});

Deno.test("books that show one composition, even through an unlabelled third, stay together", () => {
  const folds = foldsOfBooks(
    library({
      a: { figures: [9], works: ["one"] },
      between: { figures: [-1, -1, -1], works: ["one", "two", "three"] },
      b: { figures: [8], works: ["two"] },
      c: { figures: [2, -1] },
      d: { figures: [1] },
      apart: { figures: [-1] },
    }),
    { folds: 2 },
  );
  assert.deepEqual(folds.map(({ books }) => books), [["a", "b"], ["c", "d"]]);
  assert.deepEqual(folds[0].unlabelled, ["c-1", "apart-0"]);
  assert.deepEqual(folds[1].unlabelled, ["between-0", "between-1", "between-2", "apart-0"]);
});

Deno.test("too few books for the folds are refused", () => {
  const two = library({ a: { figures: [1] }, b: { figures: [1] } });
  assert.throws(() => foldsOfBooks(two, { folds: 3 }), /Cannot deal 2 groups .* 3 folds/);
  assert.throws(() => foldsOfBooks(two, { folds: 1 }), RangeError);
  assert.throws(() => foldsOfBooks(two, { folds: 1.5 }), RangeError);
  assert.equal(foldsOfBooks(two, { folds: 2 }).length, 2);
});

Deno.test("the prints' sixteen books: each evaluated once, and no work on both sides", () => {
  const prints = readPrints();
  const folds = foldsOfBooks(prints);
  const plateOf = new Map(prints.plates.map((plate) => [plate.id, plate]));
  const evaluated = folds.flatMap(({ books }) => books);
  assert.equal(evaluated.length, 16);
  assert.equal(new Set(evaluated).size, 16);
  assert.equal(folds.flatMap(({ test }) => test).length, 361);
  for (const { books, test, train, unlabelled } of folds) {
    const of = (ids: readonly string[], key: (plate: Plate) => string) =>
      new Set(ids.map((id) => key(plateOf.get(id)!)));
    const works = of(test, ({ work }) => work);
    const learnt = [...train, ...unlabelled];
    assert.equal(test.length + train.length, 361);
    for (const work of of(learnt, ({ work }) => work)) assert.ok(!works.has(work), work);
    for (const book of of(learnt, bookOf)) assert.ok(!books.includes(book), book);
  }
  const together = (a: string, b: string) =>
    folds.some(({ books }) => books.includes(a) && books.includes(b));
  assert.ok(together("cruikshank-oliver-twist-etchings", "cruikshank-water-colours-1903"));
  assert.ok(together("busch-max-und-moritz", "busch-max-and-maurice-1902"));
  const figures = folds.map(({ test }) => {
    const ids = new Set(test);
    return prints.labels.filter(({ plate }) => ids.has(plate)).length;
  });
  assert.ok(Math.max(...figures) < 1.4 * Math.min(...figures), `${figures}`);
});

Deno.test("plates without labels are apart from the books evaluated, and all are where none is", () => {
  const prints = readPrints();
  const of = (books: readonly string[]) => new Set(unlabelledApart(prints, books));
  assert.equal(of([]).size, prints.plates.length - 361);
  const apart = of(["hogarth-trusler-1833"]);
  const ireland = prints.plates.filter((plate) => bookOf(plate) === "hogarth-ireland-nichols-v1");
  assert.ok(ireland.length > 0 && ireland.every(({ id }) => !apart.has(id)));
  assert.equal(apart.size, of([]).size - ireland.length);
});

Deno.test("four folds, unless another number is asked for; equal groups in the order of their names", () => {
  const books = Object.fromEntries(
    ["e", "b", "d", "a", "c"].map((book) => [book, { figures: [2] }]),
  );
  assert.deepEqual(foldsOfBooks(library(books)).map(({ books }) => books), [["a", "e"], ["b"], [
    "c",
  ], ["d"]]);
});

Deno.test("books without a labelled plate are in no fold; without a word about it all plates are labelled", () => {
  const some = library({
    a: { figures: [1] },
    b: { figures: [1] },
    c: { figures: [-1] },
    d: { figures: [0] },
  });
  const dealt = foldsOfBooks(some, { folds: 2 }).flatMap(({ books }) => books);
  assert.deepEqual(dealt.sort(), ["a", "b", "d"]);
  const { labelled: _, ...all } = some;
  const folds = foldsOfBooks(all, { folds: 2 });
  assert.deepEqual(folds.map(({ books }) => books), [["a", "c", "d"], ["b"]]);
  assert.ok(folds.every(({ unlabelled }) => unlabelled.length === 0));
  assert.deepEqual(folds[1].train, ["a-0", "c-0", "d-0"]);
  assert.deepEqual(unlabelledApart(all, ["a"]), []);
  assert.deepEqual(unlabelledApart(some, ["a"]), ["c-0"]);
});

Deno.test("a fold is as full as it has figures: one of many small books is a fold of one large one", () => {
  const folds = foldsOfBooks(
    library({
      z: { figures: [3] },
      y: { figures: [1] },
      x: { figures: [1] },
      w: { figures: [1] },
    }),
    { folds: 2 },
  );
  assert.deepEqual(folds.map(({ books }) => books), [["z"], ["w", "x", "y"]]);
});
