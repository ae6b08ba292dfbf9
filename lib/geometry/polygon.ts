/** Outlines of masks: closed rings of corners, as annotation tools draw them. */
import { type Mask, maskFromPixels, maskToPixels } from "./mask.ts";

/** Corners in order, in pixels; the last is joined to the first. */
export type Ring = readonly (readonly [x: number, y: number])[];

/**
 * The pixels whose centres lie inside an odd number of rings, so that a ring inside another is a hole.
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
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const crossings: number[] = [];
    const middle = y + 0.5;
    for (const ring of rings) {
      ring.forEach(([x0, y0], i) => {
        const [x1, y1] = ring[(i + 1) % ring.length];
        if ((y0 <= middle) === (y1 <= middle)) return;
        crossings.push(x0 + (middle - y0) / (y1 - y0) * (x1 - x0));
      });
    }
    crossings.sort((a, b) => a - b);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const from = Math.max(0, Math.ceil(crossings[i] - 0.5));
      const to = Math.min(width, Math.ceil(crossings[i + 1] - 0.5));
      if (to > from) pixels.fill(1, y * width + from, y * width + to);
    }
  }
  return maskFromPixels(pixels, { width, height });
}

/**
 * The outlines of a mask along the borders of its pixels: outer rings clockwise, holes the other way,
 * corners only. `polygonsToMask` gives the mask back exactly.
 */
export function maskToPolygons(mask: Mask): Ring[] {
  const { width, height } = mask;
  const pixels = maskToPixels(mask);
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
  return rings;
}

/** Follows edges from a grid point back to it, and takes them away. */
function walk(edges: Map<number, number[]>, start: number): number[] {
  const points = [start];
  let [at, step] = [start, 0];
  do {
    const choices = edges.get(at)!;
    // Where two corners touch, turn right, so that each stays a ring of its own.
    const right = turnedRight(step, choices.map((to) => to - at));
    const next = choices.splice(right, 1)[0];
    step = next - at;
    at = next;
    points.push(at);
  } while (at !== start);
  return points.slice(0, -1);
}

/** Of two ways to go on, the one that turns right; steps are -1, 1 (along x) and others (along y). */
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
