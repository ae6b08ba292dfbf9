/**
 * A second look at two plates of which one may be a part of the other: only what lies on each other is seen,
 * each at the same size. At first sight the part was seen larger than it stands on the whole, and what it
 * lacks was nearest to something, too.
 */
import type { Box } from "lib/geometry/box.ts";
import type { Part, Pixels } from "lib/image/linear.ts";
import type { Random } from "lib/tensor/random.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import { type Affine, applyAffine, composeAffine, invertAffine } from "./affine.ts";
import { type MapRegistration, registerMaps } from "./map_registration.ts";

/** A part of a grey picture, in pixels. */
export interface PicturePart {
  /** The whole picture. */
  readonly picture: Pixels;
  /** What of it is seen. */
  readonly part: Part;
}

/** Cosines of all places of one part with all of the other. `[P, P]` */
export type LookAgain = (a: PicturePart, b: PicturePart) => Promise<Tensor<"float32">>;

/** Of a smaller part, as a share of a side, nothing can be told. */
const leastSide = 0.15;

/** The upright box around where a box of shares lies, within the other plate. */
function overlap([x0, y0, x1, y1]: Box, map: Affine): Box {
  const corners = ([[x0, y0], [x1, y0], [x0, y1], [x1, y1]] as const)
    .map((corner) => applyAffine(map, corner));
  const within = (values: readonly number[], pick: (...values: number[]) => number) =>
    Math.max(0, Math.min(1, pick(...values)));
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  return [
    within(xs, Math.min),
    within(ys, Math.min),
    within(xs, Math.max),
    within(ys, Math.max),
  ];
}

/** A box of shares as whole pixels. */
function partOf({ width, height }: Pixels, [x0, y0, x1, y1]: Box): Part {
  const [x, y] = [Math.floor(x0 * width), Math.floor(y0 * height)];
  return { x, y, width: Math.ceil(x1 * width) - x, height: Math.ceil(y1 * height) - y };
}

/** Shares of a picture to shares of a part of it. */
const toPart = ({ picture, part }: PicturePart): Affine => [
  picture.width / part.width,
  0,
  -part.x / part.width,
  0,
  picture.height / part.height,
  -part.y / part.height,
];

const isSmall = ([x0, y0, x1, y1]: Box) => Math.min(x1 - x0, y1 - y0) < leastSide;

/**
 * Lays what two plates share on each other once more.
 *
 * @param first how one lies on the other at first sight
 * @returns with the map of the whole plates; null where too little lies on each other
 */
export async function registerParts(
  first: MapRegistration,
  { a, b, look, random }: {
    /** The first plate's area, grey, turned as it fits. */
    readonly a: Pixels;
    /** The second plate's. */
    readonly b: Pixels;
    readonly look: LookAgain;
    readonly random: Random;
  },
): Promise<MapRegistration | null> {
  const [p, q, , r, s] = first.map;
  if (Math.abs(p * s - q * r) < 1e-6) return null;
  const own = overlap([0, 0, 1, 1], invertAffine(first.map));
  const others = overlap(own, first.map);
  if (isSmall(own) || isSmall(others)) return null;
  const one = { picture: a, part: partOf(a, own) };
  const other = { picture: b, part: partOf(b, others) };
  const found = registerMaps(await look(one, other), { random });
  if (!found) return null;
  const { width, height } = one.part;
  return {
    ...found,
    map: composeAffine(invertAffine(toPart(other)), composeAffine(found.map, toPart(one))),
    covered: found.covered * width * height / (a.width * a.height),
  };
}
