/** Which figures of the map are shown as pictures: at each level of zoom one for each cell of a grid. */
import type { MapPoints } from "./map_points.ts";

/** The deepest level, of 2^12 cells a side. */
const deepest = 12;

/** The grids. Where a cell shows a figure, one of the four cells within it shows it, too. */
export interface MapLevels {
  /** Figures that stand for their cells at a level, 0 for a single cell, in the order of their rows. */
  at(level: number): Int32Array;
}

/** Cell of a point at a level, of 2^level cells a side. */
function cellOf(level: number, x: number, y: number): number {
  const side = 2 ** level;
  const along = (value: number) => Math.min(side - 1, Math.max(0, Math.floor(value * side)));
  return along(y) * side + along(x);
}

/**
 * The grids of points from 0 to 1.
 *
 * A cell is represented by the figure of that quarter of it that holds the most figures, so that a picture
 * stays where it is as the reader zooms in.
 */
export function mapLevels({ x, y }: MapPoints): MapLevels {
  const grids: Int32Array[] = [];
  let below = new Map<number, { figure: number; count: number }>();
  for (let i = 0; i < x.length; i++) {
    const cell = cellOf(deepest, x[i], y[i]);
    const seen = below.get(cell);
    if (seen) seen.count++;
    else below.set(cell, { figure: i, count: 1 });
  }
  for (let level = deepest; level >= 0; level--) {
    grids[level] = Int32Array.from([...below.values()], ({ figure }) => figure).sort();
    const above = new Map<number, { figure: number; count: number; most: number }>();
    for (const [cell, { figure, count }] of below) {
      const side = 2 ** level;
      const parent = Math.floor(Math.floor(cell / side) / 2) * side / 2 +
        Math.floor((cell % side) / 2);
      const seen = above.get(parent);
      if (!seen) above.set(parent, { figure, count, most: count });
      else {
        seen.count += count;
        if (count > seen.most) [seen.most, seen.figure] = [count, figure];
      }
    }
    below = above;
  }
  return { at: (level) => grids[Math.min(deepest, Math.max(0, Math.round(level)))] };
}
