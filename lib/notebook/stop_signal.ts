/** The notebook's Stop button, heard by the functions of a cell that were given a signal. */

let current: AbortController | undefined;

/** Whether the cell that runs has asked for a signal. */
let listens = false;

/** What is said when Stop is pressed and nothing in the cell was given a signal. */
export const stopHint =
  "Stop was pressed, but nothing in this cell can be stopped, so the cell keeps running. " +
  "Functions that are given `signal: stopSignal()` do stop. To end this cell, choose " +
  "Kernel > Restart Kernel: variables are lost, files are kept.";

/**
 * A signal that the notebook's Stop button aborts; give it to every long function. One that was
 * aborted is not given again.
 *
 * ```ts
 * import { stopSignal } from "lib/notebook/stop_signal.ts";
 * const signal = stopSignal();
 * for (let step = 0; step < 3 && !signal.aborted; step++) await Promise.resolve();
 * ```
 */
export function stopSignal(): AbortSignal {
  listens = true;
  if (!current || current.signal.aborted) current = new AbortController();
  return current.signal;
}

/** The end of a cell: what it asked for is no concern of the next one. */
export function endCell(): void {
  listens = false;
}

/**
 * Aborts what was started with the newest signal, where the cell that runs asked for one.
 *
 * @returns whether it did
 */
export function stop(): boolean {
  if (!listens) return false;
  current?.abort(new DOMException("Stopped. Run the cell again to continue", "AbortError"));
  return true;
}
