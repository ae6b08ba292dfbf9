/** Work on items side by side, in their order: one plate is decoded while a model looks at another. */

/**
 * What `work` makes of each item, in their order. While one is used, the next is under way already, and
 * no more than that, so that memory stays bounded. An error comes in its item's turn. Who stops early waits
 * for what is under way.
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
  try {
    for (const item of items) {
      const begun = work(item);
      // its error is thrown in its turn; until then it is nobody's
      begun.catch(() => {});
      const turn = next;
      next = begun;
      if (turn) yield await turn;
    }
    if (next) yield await next;
  } finally {
    await next?.catch(() => {});
  }
}

/**
 * A queue for a part of such work that only one may do at a time: each waits for those that came before.
 *
 * ```ts
 * import { oneAtATime } from "lib/extract/read_ahead.ts";
 * const inTurn = oneAtATime();
 * const both = [inTurn(() => Promise.resolve(1)), inTurn(() => Promise.resolve(2))];
 * ```
 */
export function oneAtATime(): <R>(work: () => Promise<R>) => Promise<R> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const own = last.then(work);
    // an error is for whoever waits for it, and no reason not to go on
    last = own.catch(() => {});
    return own;
  };
}
