/** Work done ahead of its turn: the next plate is decoded while a model looks at this one. */

/**
 * What `work` makes of each item, in their order. While one is used, the next is under way already, and
 * no more than that, so that memory stays bounded. An error comes in its item's turn.
 *
 * ```ts
 * import { readAhead } from "lib/extract/read_ahead.ts";
 * const doubled = readAhead([1, 2, 3], (n) => Promise.resolve(2 * n)); // 2, 4, 6
 * ```
 */
export async function* readAhead<T, R>(
  items: Iterable<T>,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  let next: Promise<R> | null = null;
  for (const item of items) {
    const begun = work(item);
    // its error is thrown in its turn; until then it is nobody's
    begun.catch(() => {});
    if (next) yield await next;
    next = begun;
  }
  if (next) yield await next;
}
