/** Figures on the map as points: which of them an outline holds, and which is nearest. */

/** Where figures lie, by row, from 0 to 1. */
export interface MapPoints {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

/** Rows of the points within a closed outline of x, y, x, y ..., by how often a ray crosses it. */
export function within(outline: readonly number[], { x, y }: MapPoints): number[] {
  const count = outline.length / 2;
  if (count < 3) return [];
  const xs = outline.filter((_, i) => i % 2 === 0);
  const ys = outline.filter((_, i) => i % 2 === 1);
  const [left, right, top, bottom] = [
    Math.min(...xs),
    Math.max(...xs),
    Math.min(...ys),
    Math.max(...ys),
  ];
  const inside: number[] = [];
  for (let i = 0; i < x.length; i++) {
    if (x[i] < left || x[i] > right || y[i] < top || y[i] > bottom) continue;
    let isIn = false;
    for (let a = 0; a < count; a++) {
      const b = (a + count - 1) % count;
      if (
        (ys[a] > y[i]) !== (ys[b] > y[i]) &&
        x[i] < (xs[b] - xs[a]) * (y[i] - ys[a]) / (ys[b] - ys[a]) + xs[a]
      ) isIn = !isIn;
    }
    if (isIn) inside.push(i);
  }
  return inside;
}

/** Row of the point nearest to another, less than `reach` away; null where there is none. */
export function nearestPoint(
  [atX, atY]: readonly [number, number],
  { x, y, reach }: MapPoints & { readonly reach: number },
): number | null {
  let [best, least] = [-1, reach * reach];
  for (let i = 0; i < x.length; i++) {
    const away = (x[i] - atX) ** 2 + (y[i] - atY) ** 2;
    if (away < least) [best, least] = [i, away];
  }
  return best < 0 ? null : best;
}
