/**
 * Masks from the places where they begin and end, in whatever order these are found. No pixel is drawn:
 * a mask costs memory by its outline, not by the size that a file tells.
 */
import type { Mask } from "./mask.ts";
import { checkMaskSize } from "./mask_size.ts";

/** How many ends are collected before pairs at the same offset are cancelled. */
const mostUnsorted = 2 ** 20;

/** The ends sorted, pairs at the same offset cancelled. */
function cancelled(ends: readonly number[]): number[] {
  const left: number[] = [];
  for (const end of Float64Array.from(ends).sort()) {
    if (left.at(-1) === end) left.pop();
    else left.push(end);
  }
  return left;
}

/** Collects the ends of a mask's runs. */
export interface RunEnds {
  /** The mask changes between the pixel before `offset`, in column order, and the one there. */
  add(offset: number): void;
  /** The mask so far. */
  mask(): Mask;
}

/**
 * Ends of runs for a mask of this size. An offset that was added twice is none.
 *
 * @throws {RangeError} when no mask can have this size
 *
 * ```ts
 * import { runEnds } from "lib/geometry/run_ends.ts";
 * const ends = runEnds({ width: 2, height: 2 });
 * for (const offset of [3, 1]) ends.add(offset);
 * ends.mask().counts; // [1, 2, 1]
 * ```
 */
export function runEnds(size: { readonly width: number; readonly height: number }): RunEnds {
  checkMaskSize(size);
  const { width, height } = size;
  const total = width * height;
  let [ends, room]: [number[], number] = [[], mostUnsorted];
  return {
    add(offset) {
      // what ends where the mask ends needs no end
      if (offset >= total) return;
      ends.push(offset);
      if (ends.length < room) return;
      ends = cancelled(ends);
      room = ends.length + mostUnsorted;
    },
    mask() {
      ends = cancelled(ends);
      const counts = [...ends, total].map((end, i) => end - (i === 0 ? 0 : ends[i - 1]));
      return { width, height, counts };
    },
  };
}
