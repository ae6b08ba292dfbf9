/** Outlines of masks: closed rings of corners, as annotation tools draw them. */
import { cropMask, type Mask, maskBox, maskToPixels } from "./mask.ts";
import { rowMask } from "./row_mask.ts";

/** Corners in order, in pixels; the last is joined to the first. */
export type Ring = readonly (readonly [x: number, y: number])[];

/** The furthest corner that is accepted: numbers this large still tell single pixels apart. */
export const farthestCorner = 1e14;

/**
 * Corners may lie beyond a picture's border, but not anywhere.
 *
 * @throws {RangeError} that tells the corner that is no number, or too far away
 */
export function checkCorners(rings: readonly Ring[]): void {
  for (const ring of rings) {
    const odd = ring.findIndex((point) =>
      !point.every((value) => Math.abs(value) <= farthestCorner)
    );
    if (odd < 0) continue;
    throw new RangeError(
      `Cannot draw a polygon: corner ${odd + 1} of ${ring.length} is (${ring[odd].join(", ")}), ` +
        "which is no place on a picture",
    );
  }
}

/** Columns where a row enters and leaves the rings, ascending, as pairs [start, end). */
function insideOf(sides: readonly Side[], middle: number, width: number): number[] {
  const crossings: number[] = [];
  for (const [x0, y0, x1, y1] of sides) {
    if ((y0 <= middle) === (y1 <= middle)) continue;
    crossings.push(x0 + (middle - y0) / (y1 - y0) * (x1 - x0));
  }
  crossings.sort((a, b) => a - b);
  const columns: number[] = [];
  for (let i = 0; i + 1 < crossings.length; i += 2) {
    const from = Math.max(0, Math.ceil(crossings[i] - 0.5));
    const to = Math.min(width, Math.ceil(crossings[i + 1] - 0.5));
    if (to > from) columns.push(from, to);
  }
  return columns;
}

type Side = readonly [x0: number, y0: number, x1: number, y1: number];

/** Sides by their first row, with the row after their last, clipped to the image. */
function sidesByRow(rings: readonly Ring[], height: number) {
  const sides = rings.flatMap((ring) =>
    ring.map(([x0, y0], i) => {
      const [x1, y1] = ring[(i + 1) % ring.length];
      return {
        side: [x0, y0, x1, y1] as const,
        first: Math.max(0, Math.floor(Math.min(y0, y1))),
        end: Math.min(height, Math.ceil(Math.max(y0, y1))),
      };
    })
  );
  return sides.filter(({ first, end }) => end > first).sort((a, b) => a.first - b.first);
}

/**
 * The pixels whose centres lie inside an odd number of rings, so that a ring inside another is a hole.
 * What lies beyond the picture's border is cut off first.
 *
 * @throws {RangeError} when a corner is no place, or no mask can have this size
 *
 * ```ts
 * import { polygonsToMask } from "lib/geometry/polygon.ts";
 * polygonsToMask([[[0, 0], [2, 0], [2, 2], [0, 2]]], { width: 3, height: 3 }).counts; // [0, 2, 1, 2, 4]
 * ```
 */
export function polygonsToMask(
  rings: readonly Ring[],
  { width, height }: { width: number; height: number },
): Mask {
  checkCorners(rings);
  const rows = rowMask({ width, height });
  const waiting = sidesByRow(rings, height);
  let [next, open]: [number, typeof waiting] = [0, []];
  for (let y = waiting[0]?.first ?? height; y < height; y++) {
    open = open.filter(({ end }) => end > y);
    while (next < waiting.length && waiting[next].first <= y) open.push(waiting[next++]);
    if (open.length === 0 && next === waiting.length) break;
    rows.add(y, insideOf(open.map(({ side }) => side), y + 0.5, width));
  }
  return rows.mask();
}

/**
 * The outlines of a mask along the borders of its pixels: outer rings clockwise, holes the other way,
 * corners only. `polygonsToMask` gives the mask back exactly.
 */
export function maskToPolygons(mask: Mask): Ring[] {
  const [left, top, right, bottom] = maskBox(mask);
  if (right === 0) return [];
  const { width, height } = { width: right - left, height: bottom - top };
  const pixels = maskToPixels(cropMask(mask, [left, top, right, bottom]));
  const inside = (x: number, y: number) =>
    x >= 0 && y >= 0 && x < width && y < height && pixels[y * width + x] === 1;
  // Edges with the inside on their right, by the grid point where they start.
  const edges = new Map<number, number[]>();
  const stride = width + 1;
  const edge = (x0: number, y0: number, x1: number, y1: number) => {
    const from = y0 * stride + x0;
    edges.set(from, [...edges.get(from) ?? [], y1 * stride + x1]);
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!inside(x, y)) continue;
      if (!inside(x, y - 1)) edge(x, y, x + 1, y);
      if (!inside(x + 1, y)) edge(x + 1, y, x + 1, y + 1);
      if (!inside(x, y + 1)) edge(x + 1, y + 1, x, y + 1);
      if (!inside(x - 1, y)) edge(x, y + 1, x, y);
    }
  }
  const rings: Ring[] = [];
  for (const start of edges.keys()) {
    while ((edges.get(start) ?? []).length > 0) rings.push(corners(walk(edges, start), stride));
  }
  return rings.map((ring) => ring.map(([x, y]) => [x + left, y + top] as const));
}

/** Follows edges from a grid point back to itself, and removes them. */
function walk(edges: Map<number, number[]>, start: number): number[] {
  const points = [start];
  let [at, step] = [start, 0];
  do {
    const choices = edges.get(at)!;
    // Where two corners touch, turn right, so that each stays a ring of its own.
    const right = turnedRight(step, choices.map((to) => to - at));
    const [next] = choices.splice(right, 1);
    step = next - at;
    at = next;
    points.push(at);
  } while (at !== start);
  return points.slice(0, -1);
}

/** Of two possible next edges, the one that turns right; steps are -1, 1 (along x) and others (along y). */
function turnedRight(step: number, choices: readonly number[]): number {
  if (choices.length === 1) return 0;
  // y points down: right of "along +x" is +y, of "+y" is -x, of "-x" is -y, of "-y" is +x.
  const sign = Math.abs(step) === 1 ? Math.sign(step) : -Math.sign(step);
  return Math.max(0, choices.findIndex((choice) => Math.sign(choice) === sign));
}

/** Points of a walk where its direction changes. */
function corners(points: readonly number[], stride: number): Ring {
  const count = points.length;
  return points
    .filter((point, i) =>
      point - points[(i + count - 1) % count] !== points[(i + 1) % count] - point
    )
    .map((point) => [point % stride, Math.floor(point / stride)] as const);
}

/** Square pixels in a ring; below 0 for one that runs the other way, as holes do. */
export function signedArea(ring: Ring): number {
  return ring.reduce((sum, [x0, y0], i) => {
    const [x1, y1] = ring[(i + 1) % ring.length];
    return sum + (x0 * y1 - x1 * y0) / 2;
  }, 0);
}

/**
 * One ring of several, for formats that hold no more: each further ring is reached from its nearest
 * corner by a slit of no width, there and back. `polygonsToMask` finds the same pixels in it, holes
 * included; a reader that draws outlines with a pen shows the slits.
 *
 * @throws {RangeError} when there is no ring
 */
export function joinRings(rings: readonly Ring[]): Ring {
  if (rings.length === 0) {
    throw new RangeError("Cannot join no rings: an empty mask has no outline");
  }
  let joined = [...rings[0]];
  for (const ring of rings.slice(1)) {
    let [at, from, least] = [0, 0, Infinity];
    joined.forEach(([x0, y0], i) =>
      ring.forEach(([x1, y1], k) => {
        const distance = (x1 - x0) ** 2 + (y1 - y0) ** 2;
        if (distance < least) [at, from, least] = [i, k, distance];
      })
    );
    const around = [...ring.slice(from), ...ring.slice(0, from), ring[from]];
    joined = [...joined.slice(0, at + 1), ...around, ...joined.slice(at)];
  }
  return joined;
}
