import assert from "node:assert/strict";
import { booksTable, readBooksResult, rowOfBooks } from "lib/study/book_results.ts";
import { tableText } from "lib/plot/table.ts";

const evaluated = {
  books: [
    { book: "large", plates: 20, figures: 30, ap50: 0.5, low: 0.4, high: 0.6 },
    { book: "empty", plates: 2, figures: 0, ap50: NaN, low: NaN, high: NaN },
  ],
  mean: { books: ["large"], ap50: 0.5, low: 0.4, high: 0.6 },
};
const rows = [416, null].map((side) =>
  rowOfBooks(evaluated, { detector: "nano", sha256: ["ab"], side })
);

Deno.test("a row for each book, a column for each size, and the mean last", () => {
  const table = booksTable({ rows });
  assert.deepEqual(table.columns.map(({ label }) => label), [
    "book",
    "plates",
    "figures",
    "nano 416",
    "nano",
  ]);
  assert.deepEqual(table.rows.map((row) => row[0]), ["large", "empty", "mean of 1 book"]);
  assert.deepEqual(table.rows[0][3], { value: 0.5, low: 0.4, high: 0.6 });
  assert.equal(table.rows[1][3], null);
  assert.match(tableText(table), /\.50 \[\.40, \.60\]/);
});

Deno.test("several sizes that were joined are one column, and so is a mirror", () => {
  const about = { detector: "nano", sha256: ["ab"], side: 640 };
  const looked = [
    rowOfBooks(evaluated, { ...about, joined: [416, 640], mirrored: true }),
    rowOfBooks(evaluated, { ...about, mirrored: false }),
  ];
  assert.deepEqual(
    booksTable({ rows: looked }).columns.slice(3).map(({ label }) => label),
    ["nano 416 + 640 mirrored", "nano 640"],
  );
});

Deno.test("a result comes back from its file; another file is refused by name", async () => {
  const file = await Deno.makeTempFile({ suffix: ".json" });
  try {
    const result = {
      format: "burin-books-1",
      command: "deno task judge",
      seed: 1,
      machine: {},
      versions: {},
      seconds: 1,
      corpus: "prints",
      repeats: 1000,
      rows,
    };
    Deno.writeTextFileSync(file, JSON.stringify(result));
    assert.deepEqual(readBooksResult(file), result);
    Deno.writeTextFileSync(file, JSON.stringify({ ...result, format: "burin-result-1" }));
    assert.throws(() => readBooksResult(file), (error: Error) => error.message.includes(file));
    Deno.writeTextFileSync(file, JSON.stringify({ ...result, rows: [{ detector: 1 }] }));
    assert.throws(() => readBooksResult(file), /rows/);
  } finally {
    await Deno.remove(file);
  }
});

Deno.test("NaN is null in a file, figures stay as they are", () => {
  const [row] = [rowOfBooks(evaluated, { detector: "nano", sha256: [], side: 1 })];
  assert.deepEqual(row.books[0], evaluated.books[0]);
  assert.deepEqual(row.books[1], { ...evaluated.books[1], ap50: null, low: null, high: null });
  assert.deepEqual(row.mean, evaluated.mean);
});

Deno.test("a book that a detector was not evaluated on, or a figure that is half known, is an empty cell", () => {
  const about = { detector: "nano", sha256: ["ab"], side: null };
  const [large] = evaluated.books;
  const of = (figures: { ap50: number; low: number; high: number }, book = "large") =>
    rowOfBooks({ books: [{ ...large, ...figures, book }], mean: evaluated.mean }, about);
  const whole = { ap50: 0.5, low: 0.4, high: 0.6 };
  const table = booksTable({
    rows: [
      of(whole),
      of(whole, "other"),
      ...["ap50", "low", "high"].map((name) => of({ ...whole, [name]: NaN })),
    ],
  });
  assert.deepEqual(
    table.rows[0].slice(3),
    [whole, null, null, null, null].map((cell) =>
      cell && { value: cell.ap50, low: cell.low, high: cell.high }
    ),
  );
  assert.equal(table.rows[1][3], null);
});
