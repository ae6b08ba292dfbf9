/** Connected parts of a mask. */
import type { Box } from "lib/geometry/box.ts";
import type { Size } from "./image.ts";

/** A connected component. */
export interface Component {
  /** Its number in `labels`, from 1. */
  readonly label: number;
  readonly box: Box;
  /** Pixels. */
  readonly area: number;
}

export interface Components {
  /** 0 for the background, else the component's number. `[height * width]` */
  readonly labels: Int32Array;
  /** In the order of their first pixels, rows from the top. */
  readonly components: readonly Component[];
}

/** Stretches of rows, in order. */
interface Runs {
  readonly count: number;
  /** First pixel of each, and the first after it, in the picture. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** The number of each row's first run, and of the first after all. `[height + 1]` */
  readonly rows: Int32Array;
}

function runsOf({ width, height, data }: Size & { readonly data: ArrayLike<number> }): Runs {
  const most = Math.ceil(width / 2) * height;
  const [starts, ends] = [new Int32Array(most), new Int32Array(most)];
  const rows = new Int32Array(height + 1);
  let count = 0;
  for (let y = 0; y < height; y++) {
    rows[y] = count;
    const after = (y + 1) * width;
    for (let i = y * width; i < after; i++) {
      if (!data[i]) continue;
      starts[count] = i;
      while (i < after && data[i]) i++;
      ends[count++] = i;
    }
  }
  rows[height] = count;
  return { count, starts, ends, rows };
}

/** For each run the first one of its component. */
function firstRuns(
  { count, starts, ends, rows }: Runs,
  { width, reach }: { readonly width: number; readonly reach: number },
): Int32Array {
  const parents = Int32Array.from({ length: count }, (_, i) => i);
  const rootOf = (run: number): number => {
    while (parents[run] !== run) run = parents[run] = parents[parents[run]];
    return run;
  };
  for (let y = 1; y + 1 < rows.length; y++) {
    let above = rows[y - 1];
    for (let run = rows[y]; run < rows[y + 1]; run++) {
      const [from, to] = [starts[run] - width - reach, ends[run] - width + reach];
      while (above < rows[y] && ends[above] <= from) above++;
      for (let k = above; k < rows[y] && starts[k] < to; k++) {
        const [a, b] = [rootOf(run), rootOf(k)];
        parents[Math.max(a, b)] = Math.min(a, b);
      }
    }
  }
  for (let run = 0; run < count; run++) parents[run] = rootOf(run);
  return parents;
}

/**
 * The connected parts of what is not 0, by the runs of its rows (two passes and a union-find).
 *
 * @param diagonal whether corners touch; default true
 *
 * ```ts
 * import { connectedComponents } from "lib/image/components.ts";
 * const mask = { width: 3, height: 1, data: Uint8Array.of(1, 0, 1) };
 * connectedComponents(mask).components.length; // 2
 * ```
 */
export function connectedComponents(
  mask: Size & { readonly data: ArrayLike<number> },
  { diagonal = true }: { diagonal?: boolean } = {},
): Components {
  const { width, height } = mask;
  const labels = new Int32Array(width * height);
  const runs = runsOf(mask);
  const firsts = firstRuns(runs, { width, reach: Number(diagonal) });
  const found: { label: number; box: [number, number, number, number]; area: number }[] = [];
  const numbers = new Int32Array(runs.count);
  for (let y = 0; y < height; y++) {
    for (let run = runs.rows[y]; run < runs.rows[y + 1]; run++) {
      const [start, end] = [runs.starts[run], runs.ends[run]];
      const [left, right] = [start - y * width, end - y * width];
      if (firsts[run] === run) {
        numbers[run] = found.length + 1;
        found.push({ label: found.length + 1, box: [left, y, right, y + 1], area: 0 });
      }
      const label = numbers[firsts[run]];
      const { box } = found[label - 1];
      if (left < box[0]) box[0] = left;
      if (right > box[2]) box[2] = right;
      box[3] = y + 1;
      found[label - 1].area += end - start;
      labels.fill(label, start, end);
    }
  }
  return { labels, components: found };
}
