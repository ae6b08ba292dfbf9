/** Outlines with fewer corners, for the eye. */
import type { Ring } from "lib/geometry/polygon.ts";

/** A ring whose corners are no nearer than this to the line between their neighbours, in pixels. */
const tolerance = 0.75;

/** Squared distance of a point from the line between two others, and from them where it lies beyond. */
function away(
  [x, y]: Ring[number],
  [x0, y0]: Ring[number],
  [x1, y1]: Ring[number],
): number {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / length));
  return (x - x0 - t * dx) ** 2 + (y - y0 - t * dy) ** 2;
}

/** Fewer corners that say the same (Douglas and Peucker, 1973): outlines of pixels are stairs. */
export function simplifiedRing(ring: Ring): Ring {
  if (ring.length < 5) return ring;
  const kept = new Set([0, ring.length - 1]);
  const open: [number, number][] = [[0, ring.length - 1]];
  while (open.length > 0) {
    const [from, to] = open.pop()!;
    let [farthest, distance] = [-1, tolerance ** 2];
    for (let i = from + 1; i < to; i++) {
      const own = away(ring[i], ring[from], ring[to]);
      if (own > distance) [farthest, distance] = [i, own];
    }
    if (farthest < 0) continue;
    kept.add(farthest);
    open.push([from, farthest], [farthest, to]);
  }
  return ring.filter((_, i) => kept.has(i));
}
