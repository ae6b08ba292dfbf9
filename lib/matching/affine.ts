/** Affine maps of the plane: where a point of one plate lies on another. */

import type { Box } from "lib/geometry/box.ts";

/** `x' = a x + b y + c`, `y' = d x + e y + f`. */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** A point and where it goes, with a weight of at least 0. */
export interface Correspondence {
  /** The point. */
  readonly from: readonly [x: number, y: number];
  /** Where it goes. */
  readonly to: readonly [x: number, y: number];
  /** How much it counts. */
  readonly weight: number;
}

/** Where a point goes. */
export const applyAffine = (
  [a, b, c, d, e, f]: Affine,
  [x, y]: readonly [number, number],
): [number, number] => [a * x + b * y + c, d * x + e * y + f];

/** The map that does `first`, then `second`. */
export function composeAffine(second: Affine, first: Affine): Affine {
  const [a, b, c, d, e, f] = second;
  const [g, h, i, j, k, l] = first;
  return [
    a * g + b * j,
    a * h + b * k,
    a * i + b * l + c,
    d * g + e * j,
    d * h + e * k,
    d * i + e * l + f,
  ];
}

/** The map back. @throws {RangeError} when all points fall on a line */
export function invertAffine([a, b, c, d, e, f]: Affine): Affine {
  const area = a * e - b * d;
  if (Math.abs(area) < 1e-12) {
    throw new RangeError("Cannot turn a map round that lays all points on a line");
  }
  return [e / area, -b / area, (b * f - c * e) / area, -d / area, a / area, (c * d - a * f) / area];
}

/** The upright box around a box that was mapped. */
export function mappedBox([x0, y0, x1, y1]: Box, map: Affine): Box {
  const corners = ([[x0, y0], [x1, y0], [x0, y1], [x1, y1]] as const)
    .map((corner) => applyAffine(map, corner));
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/**
 * The map that fits weighted correspondences best, by least squares; null where they lie on a line or
 * are fewer than three.
 *
 * ```ts
 * import { fitAffine } from "lib/matching/affine.ts";
 * const shift = (x: number, y: number) => ({ from: [x, y], to: [x + 2, y], weight: 1 } as const);
 * fitAffine([shift(0, 0), shift(1, 0), shift(0, 1)]); // [1, 0, 2, 0, 1, 0]
 * ```
 */
export function fitAffine(points: readonly Correspondence[]): Affine | null {
  if (points.length < 3) return null;
  let [sum, mx, my, mu, mv] = [0, 0, 0, 0, 0];
  for (const { from, to, weight } of points) {
    sum += weight;
    mx += weight * from[0];
    my += weight * from[1];
    mu += weight * to[0];
    mv += weight * to[1];
  }
  if (!(sum > 0)) return null;
  [mx, my, mu, mv] = [mx / sum, my / sum, mu / sum, mv / sum];
  let [xx, xy, yy, xu, yu, xv, yv] = [0, 0, 0, 0, 0, 0, 0];
  for (const { from, to, weight } of points) {
    const [x, y, u, v] = [from[0] - mx, from[1] - my, to[0] - mu, to[1] - mv];
    xx += weight * x * x;
    xy += weight * x * y;
    yy += weight * y * y;
    xu += weight * x * u;
    yu += weight * y * u;
    xv += weight * x * v;
    yv += weight * y * v;
  }
  const area = xx * yy - xy * xy;
  if (!(area > 1e-9 * xx * yy)) return null;
  const [a, b] = [(xu * yy - yu * xy) / area, (yu * xx - xu * xy) / area];
  const [d, e] = [(xv * yy - yv * xy) / area, (yv * xx - xv * xy) / area];
  return [a, b, mu - a * mx - b * my, d, e, mv - d * mx - e * my];
}
