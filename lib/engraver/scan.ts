/** Which pixel centres lie inside a polygon, by non-zero winding: the rule of masks and washes. */
import type { Pt } from "./geometry.ts";

export interface ScanArea {
  /** Columns and rows that may be visited, whole pixels, the second pair exclusive. */
  readonly clip: readonly [x0: number, y0: number, x1: number, y1: number];
}

/** Calls `span(y, x0, x1)` for every run of pixels, x1 exclusive. Runs of one row do not overlap. */
export function scan(
  polygon: readonly Pt[],
  { clip: [left, top, right, bottom] }: ScanArea,
  span: (y: number, x0: number, x1: number) => void,
): void {
  let low = Infinity;
  let high = -Infinity;
  for (const [, y] of polygon) {
    if (y < low) low = y;
    if (y > high) high = y;
  }
  const y0 = Math.max(top, Math.ceil(low - 0.5));
  const y1 = Math.min(bottom - 1, Math.floor(high - 0.5));
  if (y1 < y0) return;
  // crossings of each row: x, then +1 or -1
  const rows: number[][] = Array.from({ length: y1 - y0 + 1 }, () => []);
  for (let i = 0; i < polygon.length; i++) {
    const a = polygon[i];
    const b = polygon[(i + 1) % polygon.length];
    const down = b[1] > a[1];
    const [p, q] = down ? [a, b] : [b, a];
    const from = Math.max(y0, Math.ceil(p[1] - 0.5));
    const to = Math.min(y1, Math.ceil(q[1] - 0.5) - 1);
    if (to < from) continue;
    const slope = (q[0] - p[0]) / (q[1] - p[1]);
    for (let y = from; y <= to; y++) {
      rows[y - y0].push(p[0] + (y + 0.5 - p[1]) * slope, down ? 1 : -1);
    }
  }
  for (let y = y0; y <= y1; y++) {
    const row = rows[y - y0];
    if (row.length < 4) continue;
    sortCrossings(row);
    let winding = 0;
    let start = 0;
    for (let i = 0; i < row.length; i += 2) {
      if (winding === 0) start = row[i];
      winding += row[i + 1];
      if (winding !== 0) continue;
      const x0 = Math.max(left, Math.ceil(start - 0.5));
      const x1 = Math.min(right, Math.ceil(row[i] - 0.5));
      if (x1 > x0) span(y, x0, x1);
    }
  }
}

/** Insertion sort of pairs by x: rows have few crossings. */
function sortCrossings(row: number[]): void {
  for (let i = 2; i < row.length; i += 2) {
    const [x, turn] = [row[i], row[i + 1]];
    let j = i - 2;
    for (; j >= 0 && row[j] > x; j -= 2) {
      row[j + 2] = row[j];
      row[j + 3] = row[j + 1];
    }
    row[j + 2] = x;
    row[j + 3] = turn;
  }
}
