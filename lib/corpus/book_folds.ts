/** Books in folds for cross-validation: each is judged by a model that saw neither it nor its like. */
import type { Collection } from "./plate.ts";
import { bookOf, connectedBooks } from "./splits.ts";

/** Some books to judge on, and what may be learnt from for them. Ids of plates. */
export interface BooksFold {
  /** Those that are judged, by name. */
  readonly books: readonly string[];
  /** Their labelled plates. */
  readonly test: readonly string[];
  /** Labelled plates of the other books. */
  readonly train: readonly string[];
  /**
   * Plates without labels that may be learnt from: none is of the books judged, or of one that shows
   * a composition of theirs.
   */
  readonly unlabelled: readonly string[];
}

/**
 * Deals all books with labelled plates out to folds, each to one. Books that show one composition, near
 * or far, are in the same. The largest group comes first, each to the fold that has the fewest figures so
 * far, so that the folds come out about alike. Nothing is drawn by chance.
 *
 * @param options `folds` is 4 by default
 * @throws {RangeError} when there are fewer groups of books than folds
 * @throws {Error} when a plate has no book
 *
 * ```ts
 * import { foldsOfBooks } from "lib/corpus/book_folds.ts";
 * import { readPrints } from "lib/corpus/prints.ts";
 * foldsOfBooks(readPrints()).length; // 4
 * ```
 */
export function foldsOfBooks(
  { plates, labels, labelled }: Pick<Collection, "plates" | "labels" | "labelled">,
  { folds = 4 }: { readonly folds?: number } = {},
): BooksFold[] {
  const groupOf = connectedBooks(plates);
  const isLabelled = ({ id }: { readonly id: string }) => labelled?.has(id) ?? true;
  const figures = new Map<string, number>();
  const bookOfPlate = new Map(plates.map((plate) => [plate.id, bookOf(plate)]));
  for (const plate of plates.filter(isLabelled)) figures.set(groupOf.get(bookOf(plate))!, 0);
  for (const { plate } of labels) {
    const group = groupOf.get(bookOfPlate.get(plate)!)!;
    if (figures.has(group)) figures.set(group, figures.get(group)! + 1);
  }
  if (!Number.isInteger(folds) || folds < 2 || figures.size < folds) {
    throw new RangeError(
      `Cannot deal ${figures.size} groups of labelled books out to ${folds} folds: give a whole ` +
        `number from 2 to ${figures.size}`,
    );
  }
  const dealt = Array.from({ length: folds }, () => ({ groups: new Set<string>(), figures: 0 }));
  const largestFirst = [...figures].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  for (const [group, count] of largestFirst) {
    const fold = dealt.reduce((least, one) => one.figures < least.figures ? one : least);
    fold.groups.add(group);
    fold.figures += count;
  }
  return dealt.map(({ groups }): BooksFold => {
    const isJudged = (plate: typeof plates[number]) => groups.has(groupOf.get(bookOf(plate))!);
    const idsWhere = (judged: boolean, known: boolean) =>
      plates.filter((plate) => isJudged(plate) === judged && isLabelled(plate) === known)
        .map(({ id }) => id);
    const test = idsWhere(true, true);
    return {
      books: [...new Set(test.map((id) => bookOfPlate.get(id)!))].sort(),
      test,
      train: idsWhere(false, true),
      unlabelled: idsWhere(false, false),
    };
  });
}
