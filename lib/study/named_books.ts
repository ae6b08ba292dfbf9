/** Books of a collection by what was typed of their names. */
import { isLabelled } from "lib/corpus/is_labelled.ts";
import type { Collection } from "lib/corpus/plate.ts";
import { UsageError } from "./usage.ts";

/**
 * The books of labelled plates that are called so, or whose names begin so; plates of no book are of one that is
 * called as their collection.
 *
 * @throws {UsageError} that lists the books, where one is not there
 *
 * ```ts
 * import { namedBooks } from "lib/study/named_books.ts";
 * const plate = { id: "1", work: "1", impression: "", file: "1.png", width: 9, height: 9, source: "", rights: "" };
 * const plates = [{ ...plate, more: { book: "Gin Lane" } }];
 * namedBooks({ name: "mine", plates }, ["Gin"]); // ["Gin Lane"]
 * ```
 */
export function namedBooks(
  { name, plates, labelled }: Pick<Collection, "name" | "plates" | "labelled">,
  typed: readonly string[],
): string[] {
  const judged = plates.filter(({ id }) => isLabelled({ labelled }, id));
  const books = [...new Set(judged.map(({ more }) => more?.book ?? name))];
  const found = typed.flatMap((word) => {
    const exact = books.filter((book) => book === word);
    const fits = exact.length > 0 ? exact : books.filter((book) => book.startsWith(word));
    if (fits.length > 0 && word !== "") return fits;
    const known = books.map((book) => `\n  ${book}`).join("");
    throw new UsageError(`There is no labelled book "${word}" in ${name}. There are${known}`);
  });
  return [...new Set(found)];
}
