/** Into how many workers models go, and on how many threads each runs. */

/** No more: each holds its models, and a plate. */
const mostWorkers = 4;

/** Plates for a worker at least: to begin takes it as long as a few of them. */
const leastPlates = 8;

/**
 * Into how many workers models go, and on how many threads each runs; one worker is none.
 *
 * ```ts
 * import { sharedOut } from "lib/study/worker_shares.ts";
 * sharedOut({ threads: 2, plates: 60 }); // 2 workers on a thread each
 * ```
 */
export function sharedOut(
  { threads = navigator.hardwareConcurrency, plates }: {
    readonly threads?: number | undefined;
    readonly plates: number;
  },
): { readonly workers: number; readonly threads: number } {
  const workers = Math.max(1, Math.min(threads, mostWorkers, Math.floor(plates / leastPlates)));
  return { workers, threads: Math.floor(threads / workers) };
}
