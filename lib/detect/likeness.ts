/** How like the plates of known books a plate looks: a distance of the numbers of `plate_look.ts`. */
import { mean } from "lib/tensor/mean.ts";
import { type LookName, lookNames, type PlateLook } from "./plate_look.ts";

/** What is known of the books that the shipped models learnt from. */
export interface KnownLooks {
  /** The mean look of each book. */
  readonly books: Readonly<Record<string, PlateLook>>;
  /** How much plates differ in each number, a deviation: mostly those of one book, partly all. */
  readonly spread: PlateLook;
  /** The distance from the nearest book but their own that 90 of 100 of their plates do not pass. */
  readonly usual: number;
}

/** How like a plate is to those that a detector was trained on. */
export interface Likeness {
  /** Deviations from the nearest book, the root of the mean of their squares over all numbers. */
  readonly distance: number;
  /** The nearest book. */
  readonly book: string;
  /** Whether known plates are as far from other books than their own. */
  readonly isUsual: boolean;
  /** In what it differs most, the worst first: numbers more than `far` deviations from that book's. */
  readonly differs: readonly LookName[];
}

/**
 * How much of the deviation is that of all plates together: what hardly varies within a book, such as its
 * scans' contrast, would count for too much. So, and by 90 of 100, of the 27 pictures that scikit-image and
 * scikit-learn bring along all but a printed page are told from prints.
 */
const [shared, usualShare] = [0.3, 0.9];

/** Deviations from which a number is named as differing. */
const far = 3;

const byName = (value: (name: LookName) => number) =>
  Object.fromEntries(lookNames.map((name) => [name, value(name)])) as Record<LookName, number>;

function distance(look: PlateLook, book: PlateLook, spread: PlateLook): number {
  return Math.sqrt(mean(lookNames.map((name) => ((look[name] - book[name]) / spread[name]) ** 2)));
}

function nearest(look: PlateLook, { books, spread }: Pick<KnownLooks, "books" | "spread">) {
  return Object.entries(books)
    .map(([book, own]) => ({ book, distance: distance(look, own, spread) }))
    .reduce((best, next) => next.distance < best.distance ? next : best);
}

/**
 * Where a plate lies among known books.
 *
 * ```ts
 * import { blank } from "lib/image/image.ts";
 * import { knownLooks, likenessOf } from "lib/detect/likeness.ts";
 * import { lookOf } from "lib/detect/plate_look.ts";
 * const sheet = blank({ width: 900, height: 600 }, [250, 250, 245, 255]);
 * const look = lookOf(sheet);
 * const books = ["a", "a", "b", "b"].map((book) => ({ book, look }));
 * likenessOf(look, knownLooks(books)).distance; // 0
 * ```
 */
export function likenessOf(look: PlateLook, known: KnownLooks): Likeness {
  const found = nearest(look, known);
  const own = known.books[found.book];
  const deviations = lookNames
    .map((name) => ({ name, by: Math.abs(look[name] - own[name]) / known.spread[name] }))
    .filter(({ by }) => by > far).sort((a, b) => b.by - a.by);
  return {
    ...found,
    isUsual: found.distance <= known.usual,
    differs: deviations.map(({ name }) => name),
  };
}

/**
 * What is to be known of some books' plates. @throws {RangeError} of fewer than two books of two plates,
 * since one says neither how plates of a book differ nor how books do
 */
export function knownLooks(
  plates: readonly { readonly book: string; readonly look: PlateLook }[],
): KnownLooks {
  const byBook = Map.groupBy(plates, ({ book }) => book);
  const several = [...byBook].filter(([, own]) => own.length > 1);
  if (several.length < 2) {
    throw new RangeError(
      `Cannot compare books: ${several.length} of them have two plates or more, and it takes ` +
        "two such books",
    );
  }
  const books = Object.fromEntries(
    [...byBook].map(([book, own]) => [
      book,
      byName((name) => mean(own.map(({ look }) => look[name]))),
    ]),
  );
  const deviation = (values: readonly number[]) =>
    Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));
  const spread = byName((name) => {
    const of = (own: typeof plates) => deviation(own.map(({ look }) => look[name]));
    const within = mean(several.map(([, own]) => of(own)));
    return Math.max(1e-6, (1 - shared) * within + shared * of(plates));
  });
  const distances = plates.map(({ book, look }) => {
    const others = Object.fromEntries(Object.entries(books).filter(([name]) => name !== book));
    return nearest(look, { books: others, spread }).distance;
  }).sort((a, b) => a - b);
  return { books, spread, usual: distances[Math.ceil(usualShare * distances.length) - 1] };
}
