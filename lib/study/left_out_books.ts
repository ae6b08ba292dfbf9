/** Books that nothing is learnt from, by their names or as a fold, so that a detector is evaluated on them. */
import { foldsOfBooks, unlabelledApart } from "lib/corpus/book_folds.ts";
import type { Collection } from "lib/corpus/plate.ts";
import { bookOf, connectedBooks } from "lib/corpus/splits.ts";
import { trainingLabelsOn } from "lib/corpus/training_labels.ts";
import { sourceDefaults } from "lib/finetune/defaults.ts";
import { UsageError } from "./usage.ts";

/** Which books are left out; a book that either names is. */
export interface LeftOutBooks {
  /** Names of books. Default: none. */
  readonly without?: readonly string[];
  /** The fold of books, from 1 to `folds`, as `judge` counts them. Default: none. */
  readonly fold?: number | undefined;
  /** How many folds the books are dealt out to. Default 4. */
  readonly folds?: number;
}

type Labelled = Pick<Collection, "plates" | "labels" | "labelled">;

function booksOfFold(
  collection: Labelled,
  { fold, folds = sourceDefaults.folds }: LeftOutBooks,
): readonly string[] {
  if (fold === undefined) return [];
  if (!Number.isInteger(fold) || fold < 1 || fold > folds) {
    throw new UsageError(`--fold takes numbers from 1 to ${folds}, not ${fold}`);
  }
  return foldsOfBooks(collection, { folds })[fold - 1].books;
}

/** The books that a choice names itself. @throws {UsageError} where one is not there */
function namedBooks(collection: Labelled, choice: LeftOutBooks): readonly string[] {
  const left = [...choice.without ?? [], ...booksOfFold(collection, choice)];
  const books = new Set(collection.plates.map(bookOf));
  const unknown = left.filter((book) => !books.has(book));
  if (unknown.length === 0) return left;
  throw new UsageError(
    `--without takes books of the collection, ${[...books].sort().join(", ")}; not "${unknown}"`,
  );
}

/**
 * Names of all books that nothing may be learnt from where some are left out: those, and all that show a
 * composition of theirs, near or far, labelled or not. Sorted.
 *
 * @throws {UsageError} where a book or a fold is not there, with those that are
 *
 * ```ts
 * import { readPrints } from "lib/corpus/prints.ts";
 * import { booksApart } from "lib/study/left_out_books.ts";
 * booksApart(readPrints(), { without: ["busch-max-und-moritz"] }); // and the American edition
 * ```
 */
export function booksApart(collection: Labelled, choice: LeftOutBooks): string[] {
  if (choice.fold === undefined && (choice.without ?? []).length === 0) return [];
  const left = namedBooks(collection, choice);
  const groupOf = connectedBooks(collection.plates);
  const groups = new Set(left.map((book) => groupOf.get(book)));
  return [...groupOf.keys()].filter((book) => groups.has(groupOf.get(book))).sort();
}

/** The names of all books that are left out with each fold of books, as `booksApart` has them. */
export const foldsApart = (
  collection: Labelled,
  { folds }: { readonly folds: number },
): ReadonlySet<string>[] =>
  foldsOfBooks(collection, { folds }).map(({ books }) =>
    new Set(booksApart(collection, { without: books }))
  );

/**
 * The plates of a collection without those of some books, and without their labels. Labels to learn from
 * alone go with all books that show a composition of those, too.
 *
 * @throws {UsageError} where a book or a fold is not there, with those that are
 *
 * ```ts
 * import type { Collection } from "lib/corpus/plate.ts";
 * import { withoutBooks } from "lib/study/left_out_books.ts";
 * const learnt = (prints: Collection) => withoutBooks(prints, { fold: 1, folds: 4 });
 * ```
 */
export function withoutBooks(collection: Collection, choice: LeftOutBooks): Collection {
  const left = namedBooks(collection, choice);
  const plates = collection.plates.filter((plate) => !left.includes(bookOf(plate)));
  const ids = new Set(plates.map(({ id }) => id));
  const labels = collection.labels.filter(({ plate }) => ids.has(plate));
  const { trainingOnly } = collection;
  if (!trainingOnly || left.length === 0) return { ...collection, plates, labels };
  const apart = new Set(unlabelledApart(collection, left));
  return {
    ...collection,
    plates,
    labels,
    trainingOnly: trainingLabelsOn(apart, trainingOnly),
  };
}
