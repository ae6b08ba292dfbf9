/** Builds a mask row by row, although its runs are in column order. */
import type { Mask } from "./mask.ts";
import { runEnds } from "./run_ends.ts";

/** Takes rows from top to bottom; those left out are empty. */
export interface RowMask {
  /** `columns` ascend: pairs of the first pixel inside and the first one after. */
  add(y: number, columns: readonly number[]): void;
  mask(): Mask;
}

/** Columns where two rows differ, as `add()` takes them. */
function difference(a: readonly number[], b: readonly number[]): number[] {
  const left: number[] = [];
  for (let [i, j] = [0, 0]; i < a.length || j < b.length;) {
    const next = (b[j] ?? Infinity) < (a[i] ?? Infinity) ? b[j++] : a[i++];
    if (left.at(-1) === next) left.pop();
    else left.push(next);
  }
  return left;
}

/**
 * Gathers a mask by its rows. A run down a column begins and ends where a row differs from the one
 * above, so that only the outline costs memory.
 *
 * @throws {RangeError} when no mask can have this size
 *
 * ```ts
 * import { rowMask } from "lib/geometry/row_mask.ts";
 * const rows = rowMask({ width: 3, height: 2 });
 * rows.add(1, [1, 3]);
 * rows.mask().counts; // [3, 1, 1, 1]
 * ```
 */
export function rowMask(size: { readonly width: number; readonly height: number }): RowMask {
  const ends = runEnds(size);
  let [above, next]: [readonly number[], number] = [[], 0];
  const change = (y: number, columns: readonly number[]) => {
    const at = difference(above, columns);
    for (let i = 0; i < at.length; i += 2) {
      for (let x = at[i]; x < at[i + 1]; x++) ends.add(x * size.height + y);
    }
    above = columns;
  };
  return {
    add(y, columns) {
      if (y > next) change(next, []);
      change(y, columns);
      next = y + 1;
    },
    mask() {
      change(next, []);
      return ends.mask();
    },
  };
}
