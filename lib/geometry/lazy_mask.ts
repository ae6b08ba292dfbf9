/** Masks whose runs are computed when they are first read, so that a million of them fit in memory. */
import type { Mask } from "./mask.ts";

/** Runs that are kept, of all masks together: at most 32 MB. */
const most = 4_000_000;

/** Runs read last, oldest first; evicted ones are computed again when they are read. */
const recent = new Map<Mask, readonly number[]>();
let held = 0;

function remember(mask: Mask, counts: readonly number[]): void {
  recent.set(mask, counts);
  held += counts.length;
  for (const [oldest, runs] of recent) {
    if (held <= most || oldest === mask) return;
    recent.delete(oldest);
    held -= runs.length;
  }
}

const maker = Symbol("runs of a mask");

interface LazyMask extends Mask {
  readonly [maker]: () => readonly number[];
}

/** One getter for all masks: one for each would take more memory than the runs. */
function countsOf(this: LazyMask): readonly number[] {
  const known = recent.get(this);
  if (known) return known;
  const counts = this[maker]();
  remember(this, counts);
  return counts;
}

/**
 * A mask like any other, but for its runs: they are made when `counts` is first looked at, and perhaps
 * again later. `make` gives the same runs each time.
 *
 * ```ts
 * import { lazyMask } from "lib/geometry/lazy_mask.ts";
 * lazyMask({ width: 2, height: 2 }, () => [1, 3]).counts; // [1, 3]
 * ```
 */
export function lazyMask(
  { width, height }: { readonly width: number; readonly height: number },
  make: () => readonly number[],
): Mask {
  const mask = { width, height };
  Object.defineProperty(mask, "counts", { get: countsOf, enumerable: true });
  // not enumerable, so that copying and comparing masks ignores it
  Object.defineProperty(mask, maker, { value: make });
  return mask as LazyMask;
}
