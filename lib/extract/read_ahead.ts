/** Work on items side by side, in their order: one plate is decoded while a model looks at another. */

/** How much is under way at a time. */
export interface ReadAheadOptions {
  /** Items that are under way beside the one whose turn it is. Default 1. */
  readonly ahead?: number;
}

/**
 * What `work` makes of each item, in their order. While one is used, the next are under way already, and
 * no more than `ahead`, so that memory stays bounded. An error comes in its item's turn. Who stops early
 * waits for what is under way.
 *
 * ```ts
 * import { readAhead } from "lib/extract/read_ahead.ts";
 * const doubled = readAhead([1, 2, 3], (n) => Promise.resolve(2 * n)); // 2, 4, 6
 * ```
 */
export async function* readAhead<T, R>(
  items: Iterable<T>,
  work: (item: T) => Promise<R>,
  { ahead = 1 }: ReadAheadOptions = {},
): AsyncGenerator<R> {
  const underWay: Promise<R>[] = [];
  try {
    for (const item of items) {
      const begun = work(item);
      // its error is thrown in its turn; until then it is nobody's
      begun.catch(() => {});
      underWay.push(begun);
      if (underWay.length > ahead) yield await underWay.shift()!;
    }
    while (underWay.length > 0) yield await underWay.shift()!;
  } finally {
    await Promise.allSettled(underWay);
  }
}

/** What a piece of work takes while it is under way; gives it back when disposed of. */
export interface HeldShare extends Disposable {
  /** How much it takes. */
  readonly amount: number;
}

/**
 * A stock that pieces of work take shares of, in the order of their calls: each waits until there is enough
 * left, behind those that came before. Who wants more than the whole waits for the whole.
 *
 * ```ts
 * import { sharesOf } from "lib/extract/read_ahead.ts";
 * const take = sharesOf(2); // two at a time
 * const work = async () => {
 *   using _share = await take(1);
 * };
 * ```
 */
export function sharesOf(whole: number): (amount: number) => Promise<HeldShare> {
  let left = whole;
  const waiting: { readonly amount: number; readonly go: () => void }[] = [];
  const serve = () => {
    while (waiting.length > 0 && waiting[0].amount <= left) {
      left -= waiting[0].amount;
      waiting.shift()!.go();
    }
  };
  return async (wanted) => {
    const amount = Math.min(whole, wanted);
    await new Promise<void>((go) => {
      waiting.push({ amount, go });
      serve();
    });
    let isHeld = true;
    return {
      amount,
      [Symbol.dispose]() {
        if (!isHeld) return;
        isHeld = false;
        left += amount;
        serve();
      },
    };
  };
}
