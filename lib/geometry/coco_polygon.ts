/** Pixels of a polygon by the rule of COCO's own code (pycocotools, `rleFrPoly`), to the last pixel. */
import { type Mask, maskUnion } from "./mask.ts";
import { checkCorners, type Ring } from "./polygon.ts";
import { type RunEnds, runEnds } from "./run_ends.ts";

/** Its grid is five times as fine as the pixels. */
const fine = 5;

type Point = readonly [u: number, v: number];

/** A side of a ring on the fine grid, with one point for each step along its longer axis. */
interface Side {
  readonly steps: number;
  /** The point after `d` steps from the side's first corner. */
  at(d: number): Point;
  /** Whether each step is one in u; else it is one in v. */
  readonly flat: boolean;
}

const corner = (value: number) => Math.trunc(fine * value + 0.5);

function sideOf(from: readonly [number, number], to: readonly [number, number]): Side {
  let [x0, y0, x1, y1] = [...from, ...to].map(corner);
  const [dx, dy] = [Math.abs(x1 - x0), Math.abs(y1 - y0)];
  const flat = dx >= dy;
  const flipped = flat ? x0 > x1 : y0 > y1;
  if (flipped) [x0, y0, x1, y1] = [x1, y1, x0, y0];
  const steps = Math.max(dx, dy);
  const slope = steps === 0 ? 0 : (flat ? y1 - y0 : x1 - x0) / steps;
  const at = (d: number): Point => {
    const t = flipped ? steps - d : d;
    return flat
      ? [t + x0, Math.trunc(y0 + slope * t + 0.5)]
      : [Math.trunc(x0 + slope * t + 0.5), t + y0];
  };
  return { steps, at, flat };
}

/** An end of a run where two neighbouring points of the fine grid lie in two columns of pixels. */
function addEnd(
  ends: RunEnds,
  [u0, v0]: Point,
  [u1, v1]: Point,
  { width, height }: { width: number; height: number },
): void {
  if (u0 === u1) return;
  const x = ((u1 < u0 ? u1 : u1 - 1) + 0.5) / fine - 0.5;
  if (!Number.isInteger(x) || x < 0 || x > width - 1) return;
  const y = (Math.min(v0, v1) + 0.5) / fine - 0.5;
  ends.add(x * height + Math.ceil(Math.min(height, Math.max(0, y))));
}

/**
 * The first step that leads past the border between the points `below` and `below + 1` of u. The
 * points of a side go one way, so that halving finds it.
 */
function crossing({ steps, at, flat }: Side, below: number): number {
  const rising = at(steps)[0] > at(0)[0];
  if (flat) return rising ? below + 1 - at(0)[0] : at(0)[0] - below;
  const past = (d: number) => rising ? at(d)[0] > below : at(d)[0] <= below;
  let [before, after] = [0, steps];
  while (after - before > 1) {
    const middle = before + Math.floor((after - before) / 2);
    if (past(middle)) after = middle;
    else before = middle;
  }
  return after;
}

/**
 * COCO's code walks every side from its first point to its last; here only the steps over borders of
 * the picture's columns are looked at, so that a corner far away costs nothing.
 */
function ringToMask(ring: Ring, size: { width: number; height: number }): Mask {
  const ends = runEnds(size);
  let last: Point | null = null;
  ring.forEach((point, i) => {
    const side = sideOf(point, ring[(i + 1) % ring.length]);
    const [first, end] = [side.at(0), side.at(side.steps)];
    if (last) addEnd(ends, last, first, size);
    last = end;
    const [low, high] = [Math.min(first[0], end[0]), Math.max(first[0], end[0])];
    // ends lie between the third and the fourth of a column's five points
    const from = Math.max(0, Math.ceil((low - 2) / fine));
    const to = Math.min(size.width - 1, Math.floor((high - 3) / fine));
    for (let x = from; x <= to; x++) {
      const d = crossing(side, fine * x + 2);
      addEnd(ends, side.at(d - 1), side.at(d), size);
    }
  });
  return ends.mask();
}

/** Joins neighbours first, so that a mask of many pieces is not traversed once for each of them. */
function union(masks: readonly Mask[]): Mask {
  if (masks.length === 1) return masks[0];
  const half = masks.length >> 1;
  return maskUnion(union(masks.slice(0, half)), union(masks.slice(half)));
}

/**
 * A mask of the pixels of any of the rings: in COCO's lists each ring is a piece, and none is a hole.
 * What lies beyond the picture's border is cut off first.
 *
 * @throws {RangeError} when a corner is no place, or no mask can have this size
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
  checkCorners(rings);
  return rings.length === 0
    ? runEnds(size).mask()
    : union(rings.map((ring) => ringToMask(ring, size)));
}
