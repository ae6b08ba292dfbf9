/** Training, validation and test parts by work or by book, so that no impression leaks across. */
import { textOrder } from "lib/assets/text_order.ts";
import type { Random } from "lib/tensor/random.ts";
import type { Plate } from "./plate.ts";

/** A part of a split. */
export type SplitName = "train" | "validation" | "test";

/** Shares of works; they need not add up to 1. The study: .8, .14 and .06. */
export type Shares = Readonly<Record<SplitName, number>>;

/**
 * Ids of the plates of each part. Whole works are dealt out in random order; each part has its
 * share of works to within one.
 *
 * ```ts
 * import { splitByWork } from "lib/corpus/splits.ts";
 * import { Random } from "lib/tensor/random.ts";
 * const shares = { train: .8, validation: .1, test: .1 };
 * splitByWork([], { shares, random: new Random(1) }).train; // []
 * ```
 */
export function splitByWork(
  plates: readonly Plate[],
  { shares, random }: { shares: Shares; random: Random },
): Record<SplitName, string[]> {
  const works = [...new Set(plates.map(({ work }) => work))].sort();
  const partOf = dealt(works, { shares, random });
  return partsBy(plates, ({ work }) => partOf.get(work)!);
}

/** The part of each group: groups are dealt out in random order. */
function dealt(
  groups: readonly string[],
  { shares, random }: { shares: Shares; random: Random },
): Map<string, SplitName> {
  const order = random.shuffle([...groups]);
  const names = Object.keys(shares) as SplitName[];
  const total = names.reduce((sum, name) => sum + shares[name], 0);
  if (!(total > 0)) {
    throw new RangeError("Cannot split: the shares add up to nothing. Give one that is above 0");
  }
  const partOf = new Map<string, SplitName>();
  let end = 0;
  let begun = 0;
  for (const name of names) {
    end += shares[name] / total * order.length;
    const last = Math.round(end);
    for (; begun < last; begun++) partOf.set(order[begun], name);
  }
  return partOf;
}

function partsBy(
  plates: readonly Plate[],
  partOf: (plate: Plate) => SplitName,
): Record<SplitName, string[]> {
  const idsOf = (name: SplitName) =>
    plates.filter((plate) => partOf(plate) === name).map(({ id }) => id);
  return { train: idsOf("train"), validation: idsOf("validation"), test: idsOf("test") };
}

/** The book that a plate is from. @throws {Error} where its collection does not tell it */
export function bookOf({ id, more }: Pick<Plate, "id" | "more">): string {
  if (more?.book) return more.book;
  throw new Error(
    `Cannot split by book: plate "${id}" has none. Give each plate one, as the column "book" of ` +
      "metadata.csv, or split by work",
  );
}

/**
 * For each book the one that stands for it and all that share a work with it, near or far.
 *
 * @throws {Error} when a plate has no book
 */
export function connectedBooks(plates: readonly Plate[]): Map<string, string> {
  const together = new Map<string, Set<string>>();
  for (const own of Map.groupBy(plates, ({ work }) => work).values()) {
    const books = own.map(bookOf);
    const all = new Set(books.flatMap((book) => [book, ...together.get(book) ?? []]));
    for (const book of all) together.set(book, all);
  }
  return new Map([...together].map(([book, all]) => [book, [...all].sort()[0]]));
}

/**
 * Ids of the plates of each part, whole books dealt out in random order; each part has its share of
 * books to within one. Books that show one composition, such as two editions, count as one book and
 * stay together.
 *
 * @throws {Error} when a plate has no book
 *
 * ```ts
 * import { readPrints } from "lib/corpus/prints.ts";
 * import { splitByBook } from "lib/corpus/splits.ts";
 * import { Random } from "lib/tensor/random.ts";
 * const shares = { train: .8, validation: .1, test: .1 };
 * const split = () => splitByBook(readPrints().plates, { shares, random: new Random(1) });
 * ```
 */
export function splitByBook(
  plates: readonly Plate[],
  { shares, random }: { shares: Shares; random: Random },
): Record<SplitName, string[]> {
  const groupOf = connectedBooks(plates);
  const partOf = dealt([...new Set(groupOf.values())].sort(), { shares, random });
  return partsBy(plates, (plate) => partOf.get(groupOf.get(bookOf(plate))!)!);
}

/** One book to evaluate on, and what may be learnt from for it. Ids of plates. */
export interface BookFold {
  /** Id of the book. */
  readonly book: string;
  /** Plates to learn from. */
  readonly train: readonly string[];
  /** Plates of the book, to evaluate on. */
  readonly test: readonly string[];
  /** Of other books, but showing a composition of this one: in neither part. */
  readonly apart: readonly string[];
}

/**
 * A fold for each book, in the order of their names: it is the test, and all others are learnt from,
 * but for their plates that show one of its compositions.
 *
 * @throws {Error} when a plate has no book
 */
export function leaveOneBookOut(plates: readonly Plate[]): BookFold[] {
  const books = [...Map.groupBy(plates, bookOf)].sort(([a], [b]) => textOrder(a, b));
  return books.map(([book, own]) => {
    const works = new Set(own.map(({ work }) => work));
    const others = plates.filter((plate) => bookOf(plate) !== book);
    const ids = (shared: boolean) =>
      others.filter(({ work }) => works.has(work) === shared).map(({ id }) => id);
    return { book, train: ids(false), test: own.map(({ id }) => id), apart: ids(true) };
  });
}
