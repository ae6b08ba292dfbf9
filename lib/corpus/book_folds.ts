/** Books in folds for cross-validation: each is evaluated by a model that saw neither it nor its like. */
import { textOrder } from "lib/assets/text_order.ts";
import { isLabelled } from "./is_labelled.ts";
import type { Collection, Plate } from "./plate.ts";
import { bookOf, connectedBooks } from "./splits.ts";

/** Some books to evaluate on, and what may be learnt from for them. Ids of plates. */
export interface BooksFold {
  /** Those that are evaluated, by name. */
  readonly books: readonly string[];
  /** Their labelled plates. */
  readonly test: readonly string[];
  /** Labelled plates of the other books. */
  readonly train: readonly string[];
  /**
   * Plates without labels that may be learnt from: none is of the books evaluated, or of one that shows
   * a composition of theirs.
   */
  readonly unlabelled: readonly string[];
}

/**
 * Ids of the plates that nobody labelled and that may be learnt from where some books are evaluated: those
 * of books that show no composition of theirs, near or far.
 *
 * @throws {Error} when a plate has no book
 *
 * ```ts
 * import { unlabelledApart } from "lib/corpus/book_folds.ts";
 * import { readPrints } from "lib/corpus/prints.ts";
 * unlabelledApart(readPrints(), ["hogarth-trusler-1833"]); // none of hogarth-ireland-nichols-v1
 * ```
 */
export function unlabelledApart(
  { plates, labelled }: Pick<Collection, "plates" | "labelled">,
  books: Iterable<string>,
): string[] {
  const groupOf = connectedBooks(plates);
  const evaluated = new Set(Array.from(books, (book) => groupOf.get(book)));
  return plates
    .filter((plate) =>
      !isLabelled({ labelled }, plate.id) && !evaluated.has(groupOf.get(bookOf(plate)))
    )
    .map(({ id }) => id);
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
  const isLabelledPlate = ({ id }: Pick<Plate, "id">) => isLabelled({ labelled }, id);
  const figures = new Map<string, number>();
  const bookOfPlate = new Map(plates.map((plate) => [plate.id, bookOf(plate)]));
  for (const plate of plates.filter(isLabelledPlate)) figures.set(groupOf.get(bookOf(plate))!, 0);
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
  const largestFirst = [...figures].sort(([a, m], [b, n]) => n - m || textOrder(a, b));
  for (const [group, count] of largestFirst) {
    const fold = dealt.reduce((least, one) => one.figures < least.figures ? one : least);
    fold.groups.add(group);
    fold.figures += count;
  }
  return dealt.map(({ groups }): BooksFold => {
    const isEvaluated = (plate: typeof plates[number]) => groups.has(groupOf.get(bookOf(plate))!);
    const idsWhere = (evaluated: boolean) =>
      plates.filter((plate) => isEvaluated(plate) === evaluated && isLabelledPlate(plate))
        .map(({ id }) => id);
    const test = idsWhere(true);
    const books = [...new Set(test.map((id) => bookOfPlate.get(id)!))].sort();
    return {
      books,
      test,
      train: idsWhere(false),
      unlabelled: unlabelledApart({ plates, labelled }, books),
    };
  });
}
