/** Detectors evaluated book by book, as `deno task judge --result FILE` writes it, and as a table. */
import {
  count,
  flag,
  listOf,
  number,
  numberOrNull,
  orMissing,
  recordOf,
  type Schema,
  text,
  v,
} from "lib/assets/checked.ts";
import type { ByBook } from "lib/detect/by_book.ts";
import type { Cell, Table } from "lib/plot/table.ts";
import { counted } from "./counted.ts";
import { readResultFile } from "./result_file.ts";
import { headerRows, type ResultHeader } from "./result_header.ts";

/** One detector at one size, on all books. */
export interface BooksRow {
  readonly detector: string;
  /** Of its weights; where each fold of books has a model of its own, of each. */
  readonly sha256: readonly string[];
  /** Longer side in pixels to which plates are reduced; null where the detector sees them whole. */
  readonly side: number | null;
  /** Longer sides of several looks whose finds were joined; `side` is the largest of them. */
  readonly joined?: readonly number[];
  /** Whether plates were seen in a mirror, too, where that was asked for. */
  readonly mirrored?: boolean;
  /** NaN, where nothing counts, is null in a file. */
  readonly books: readonly { readonly [K in keyof ByBook["books"][number]]: Known<K> }[];
  readonly mean: {
    readonly books: readonly string[];
    readonly ap50: number | null;
    readonly low: number | null;
    readonly high: number | null;
  };
}

type Known<K extends keyof ByBook["books"][number]> = K extends "ap50" | "low" | "high"
  ? number | null
  : ByBook["books"][number][K];

const format = "burin-books-1";

/** Detectors evaluated on all books; the seconds are those of the whole. */
export interface BooksResult extends ResultHeader {
  readonly format: typeof format;
  readonly corpus: string;
  /** Resamples of each book's plates. */
  readonly repeats: number;
  readonly rows: readonly BooksRow[];
}

/** Figures of an evaluation as a file can hold them. */
export function rowOfBooks(
  { books, mean }: ByBook,
  about: Pick<BooksRow, "detector" | "sha256" | "side" | "joined" | "mirrored">,
): BooksRow {
  const known = (value: number) => Number.isNaN(value) ? null : value;
  const figures = <T extends { ap50: number; low: number; high: number }>(row: T) => ({
    ...row,
    ap50: known(row.ap50),
    low: known(row.low),
    high: known(row.high),
  });
  return { ...about, books: books.map(figures), mean: figures(mean) };
}

const precision = { ap50: numberOrNull, low: numberOrNull, high: numberOrNull };

const row: Schema<BooksRow> = recordOf<BooksRow>({
  detector: text,
  sha256: listOf(text),
  side: numberOrNull,
  joined: orMissing(listOf(number)),
  mirrored: orMissing(flag),
  books: listOf(recordOf<BooksRow["books"][number]>({
    book: text,
    plates: count,
    figures: count,
    ...precision,
  })),
  mean: recordOf<BooksRow["mean"]>({ books: listOf(text), ...precision }),
});

const schema: Schema<BooksResult> = recordOf<BooksResult>({
  ...headerRows,
  format: v.literal(format, `"${format}"`),
  corpus: text,
  repeats: count,
  rows: listOf(row),
});

/** @throws {Error} that names the file where it is damaged, or no such result */
export function readBooksResult(file: string): BooksResult {
  const found = readResultFile(file, { format, schema });
  if (found) return found;
  throw new Error(
    `Cannot read ${file}: it is no result of deno task judge. Name the file that its --result wrote`,
  );
}

/** A detector and how it saw plates: "burin_nano 416 + 640 mirrored". */
const looksText = (
  { detector, side, joined, mirrored }: Pick<BooksRow, "detector" | "side" | "joined" | "mirrored">,
): string =>
  [detector, ...side === null ? [] : [joined?.join(" + ") ?? side], ...mirrored ? ["mirrored"] : []]
    .join(" ");

/** A row for each book and one for the mean, a column for each detector and size. */
export function booksTable({ rows }: Pick<BooksResult, "rows">): Table {
  const cell = (row?: { ap50: number | null; low: number | null; high: number | null }): Cell =>
    row && row.ap50 !== null && row.low !== null && row.high !== null
      ? { value: row.ap50, low: row.low, high: row.high }
      : null;
  const books = [
    ...new Map(rows.flatMap(({ books }) => books).map((row) => [row.book, row])).values(),
  ];
  const byBook = rows.map((row) => new Map(row.books.map((own) => [own.book, own])));
  const large = new Set(rows.flatMap(({ mean }) => mean.books));
  return {
    caption: "AP50 by book, with 95 % intervals; difficult figures and crowds do not count",
    columns: [
      { label: "book", kind: "text" },
      { label: "plates", kind: "count" },
      { label: "figures", kind: "count" },
      ...rows.map((row) => ({
        label: looksText(row),
        kind: "interval" as const,
        digits: 2,
      })),
    ],
    rows: [
      ...books.map(({ book, plates, figures }) => [
        book,
        plates,
        figures,
        ...byBook.map((own) => cell(own.get(book))),
      ]),
      // of small books alone there is no mean
      ...large.size > 0
        ? [[
          `mean of ${counted(large.size, "book")}`,
          null,
          null,
          ...rows.map(({ mean }) => cell(mean)),
        ]]
        : [],
    ],
  };
}
