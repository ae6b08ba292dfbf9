/** Pixels of a polygon by the rule of COCO's own code (pycocotools, `rleFrPoly`), to the last pixel. */
import { type Mask, maskUnion } from "./mask.ts";
import type { Ring } from "./polygon.ts";

/** Its grid is five times as fine as the pixels. */
const fine = 5;

/** Points of the fine grid along a ring, each side from its first corner to its last. */
function outline(ring: Ring): { u: number[]; v: number[] } {
  const corner = (value: number) => Math.trunc(fine * value + 0.5);
  const [u, v]: [number[], number[]] = [[], []];
  ring.forEach(([x, y], i) => {
    const next = ring[(i + 1) % ring.length];
    let [x0, y0, x1, y1] = [corner(x), corner(y), corner(next[0]), corner(next[1])];
    const [dx, dy] = [Math.abs(x1 - x0), Math.abs(y1 - y0)];
    const flat = dx >= dy;
    const flipped = flat ? x0 > x1 : y0 > y1;
    if (flipped) [x0, y0, x1, y1] = [x1, y1, x0, y0];
    const steps = Math.max(dx, dy);
    const slope = steps === 0 ? 0 : (flat ? y1 - y0 : x1 - x0) / steps;
    for (let d = 0; d <= steps; d++) {
      const t = flipped ? steps - d : d;
      u.push(flat ? t + x0 : Math.trunc(x0 + slope * t + 0.5));
      v.push(flat ? Math.trunc(y0 + slope * t + 0.5) : t + y0);
    }
  });
  return { u, v };
}

function ringToMask(ring: Ring, { width, height }: { width: number; height: number }): Mask {
  const { u, v } = outline(ring);
  const ends: number[] = [];
  for (let i = 1; i < u.length; i++) {
    if (u[i] === u[i - 1]) continue;
    const x = ((u[i] < u[i - 1] ? u[i] : u[i] - 1) + 0.5) / fine - 0.5;
    if (!Number.isInteger(x) || x < 0 || x > width - 1) continue;
    const y = (Math.min(v[i], v[i - 1]) + 0.5) / fine - 0.5;
    ends.push(x * height + Math.ceil(Math.min(height, Math.max(0, y))));
  }
  ends.sort((a, b) => a - b);
  const runs = [...ends, width * height].map((end, i) => end - (ends[i - 1] ?? 0));
  const counts = [runs[0]];
  for (let i = 1; i < runs.length; i++) {
    if (runs[i] > 0) counts.push(runs[i]);
    // two ends at one place cancel out
    else if (++i < runs.length) counts[counts.length - 1] += runs[i];
  }
  return { width, height, counts };
}

/**
 * A mask of the pixels of any of the rings: in COCO's lists each ring is a piece, and none is a hole.
 *
 * ```ts
 * import { cocoPolygonToMask } from "lib/geometry/coco_polygon.ts";
 * const ring = [[0, 0], [2, 0], [2, 2], [0, 2]] as const;
 * cocoPolygonToMask([ring], { width: 3, height: 3 }).counts; // [0, 2, 1, 2, 4]
 * ```
 */
export function cocoPolygonToMask(
  rings: readonly Ring[],
  size: { readonly width: number; readonly height: number },
): Mask {
  const { width, height } = size;
  return rings.map((ring) => ringToMask(ring, size))
    .reduce(maskUnion, { width, height, counts: [width * height] });
}
