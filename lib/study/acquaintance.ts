/** Whether a model was trained on the books of what it is asked: leave one book out, as it came about. */
import type { Acquaintance } from "./evaluation_tables.ts";

/**
 * Whether books were all trained on, none, or some; or nobody knows.
 *
 * @param options.books those of the model's training, null where nobody knows
 */
export function acquaintance(
  books: Iterable<string>,
  { books: trained }: { readonly books: readonly string[] | null },
): Acquaintance {
  if (trained === null) return "unknown";
  const asked = [...new Set(books)];
  const known = asked.filter((book) => trained.includes(book)).length;
  return known === 0 ? "unseen" : known === asked.length ? "seen" : "in part";
}
