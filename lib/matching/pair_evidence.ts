/** Everything that is measured of two plates, before anybody says what it means. */
import type { Pixels } from "lib/image/linear.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import type { Random } from "lib/tensor/random.ts";
import { type Affine, applyAffine, composeAffine, invertAffine } from "./affine.ts";
import { type LineRegistration, registerLines } from "./line_registration.ts";
import { type MapRegistration, registerMaps } from "./map_registration.ts";
import { type LookAgain, registerParts } from "./part_registration.ts";
import { mirroredGrey, type PlatePicture } from "./plate_picture.ts";

/** How two plates look beside and on each other. */
export interface PairEvidence {
  /** Whether the first plate lies on the second in a mirror. */
  readonly reversed: boolean;
  /** Cosine of their descriptors, -1 to 1. */
  readonly similarity: number;
  /** How the maps of features lie on each other. */
  readonly features: MapRegistration;
  /** How lines do; null where features agree too little to look at them. */
  readonly lines: LineRegistration | null;
  /** Share of what is drawn on each plate that the other covers, 0 to 1; paper around it does not count. */
  readonly covered: readonly [a: number, b: number];
  /** How far each plate is from one ink, in levels of 255. */
  readonly colour: readonly [a: number, b: number];
}

/** Where the features' weakest quarter agrees less, lines are not compared. */
const leastWeakest = 0.1;

/** Where they agree less even at first sight, no part of a plate is looked at again. */
const worthLooking = 0.05;

/** A plate of which less lies on the other may be a part: the two are looked at again where they overlap. */
const wholeShare = 0.8;

/** A fixed grid by which shares of areas are measured. */
const grid = 20;

/** Grey levels of spread that are noise of paper. */
const noise = 6;

/** How much is drawn in each cell of the grid: the spread of its grey levels. `[grid, grid]` */
function drawnIn({ width, height, data }: Pixels): Float64Array {
  const edge = (share: number, side: number) => Math.floor(share * side / grid);
  return Float64Array.from({ length: grid * grid }, (_, cell) => {
    const [row, column] = [Math.floor(cell / grid), cell % grid];
    let [sum, squares, count] = [0, 0, 0];
    for (let y = edge(row, height); y < edge(row + 1, height); y++) {
      for (let x = edge(column, width); x < edge(column + 1, width); x++) {
        const value = data[y * width + x];
        sum += value;
        squares += value * value;
        count++;
      }
    }
    const spread = count === 0 ? 0 : Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2));
    return Math.max(0, spread - noise);
  });
}

/** The share of what is drawn that a map keeps within the other plate; of plain paper the share of its area. */
function coveredShare(map: Affine, drawn: Float64Array): number {
  const isPlain = drawn.every((ink) => ink === 0);
  let [inside, all] = [0, 0];
  drawn.forEach((ink, cell) => {
    const point = [(cell % grid + 0.5) / grid, (Math.floor(cell / grid) + 0.5) / grid] as const;
    const [u, v] = applyAffine(map, point);
    const weight = isPlain ? 1 : ink;
    all += weight;
    if (u >= 0 && v >= 0 && u < 1 && v < 1) inside += weight;
  });
  return inside / all;
}

/** Left and right of an area exchanged. */
const mirror: Affine = [-1, 0, 1, 0, 1, 0];

/** Turns a map from the mirrored first plate into one from the first plate as it is. */
const unmirrored = (map: Affine): Affine => composeAffine(map, mirror);

/** The map from shares of the first area to shares of the second, as it is, of a pair. */
function mapOf({ features, lines, reversed }: PairEvidence): Affine {
  const map = (lines ?? features).map;
  return reversed ? unmirrored(map) : map;
}

/**
 * Pixels of the first plate to pixels of the second.
 *
 * @param a the first plate
 * @param b the second plate
 */
export function plateTransform(
  evidence: PairEvidence,
  a: Pick<PlatePicture, "area">,
  b: Pick<PlatePicture, "area">,
): Affine {
  const [ax, ay, ax1, ay1] = a.area;
  const [bx, by, bx1, by1] = b.area;
  const toShares: Affine = [
    1 / (ax1 - ax),
    0,
    -ax / (ax1 - ax),
    0,
    1 / (ay1 - ay),
    -ay / (ay1 - ay),
  ];
  const toPixels: Affine = [bx1 - bx, 0, bx, 0, by1 - by, by];
  return composeAffine(toPixels, composeAffine(mapOf(evidence), toShares));
}

/** Two plates that may be one, the first already turned as it fits. */
export interface ComparedPlates {
  /** Cosines of all places of the first, turned, with all of the second. `[P, P]` */
  readonly cosines: Tensor<"float32">;
  readonly reversed: boolean;
  readonly similarity: number;
  /** Opens the pictures, which few pairs need. */
  readonly open: () => Promise<readonly [a: PlatePicture, b: PlatePicture]>;
  /** Looks at parts of the pictures that lie on each other. Default: nothing is looked at again. */
  readonly look?: LookAgain | undefined;
  /** Draws the matches that are tried. */
  readonly random: Random;
}

/** Measures a pair; null where no map lays one on the other. */
export async function measurePair(
  { cosines, reversed, similarity, open, look, random }: ComparedPlates,
): Promise<PairEvidence | null> {
  const first = registerMaps(cosines, { random });
  if (!first) return null;
  const evenlyCovered = coveredBoth(first.map, [evenly, evenly]);
  const nothing = (features: MapRegistration): PairEvidence => ({
    reversed,
    similarity,
    features,
    lines: null,
    covered: evenlyCovered,
    colour: [0, 0],
  });
  const isPart = look !== undefined && Math.min(...evenlyCovered) < wholeShare;
  if (first.weakest < (isPart ? worthLooking : leastWeakest)) return nothing(first);
  const [a, b] = await open();
  const turned: Pixels = reversed ? mirroredGrey(a.grey) : a.grey;
  const features = isPart
    ? await registerParts(first, { a: turned, b: b.grey, look, random }) ?? first
    : first;
  if (features.weakest < leastWeakest) return nothing(features);
  const lines = registerLines(turned, b.grey, features.map);
  return {
    reversed,
    similarity,
    features,
    lines,
    covered: coveredBoth(lines.map, [drawnIn(turned), drawnIn(b.grey)]),
    colour: [a.colour, b.colour],
  };
}

/** As much everywhere: nobody has looked. */
const evenly = new Float64Array(grid * grid).fill(1);

function coveredBoth(
  map: Affine,
  [a, b]: readonly [Float64Array, Float64Array],
): readonly [number, number] {
  const isFlat = Math.abs(map[0] * map[4] - map[1] * map[3]) < 1e-6;
  return [coveredShare(map, a), isFlat ? 0 : coveredShare(invertAffine(map), b)];
}

/**
 * What was measured of a pair, told from its second plate to its first; null where its map lays all of a plate on a
 * line, so that there is no way back.
 */
export function turnedRound(evidence: PairEvidence): PairEvidence | null {
  const { features, lines, covered, colour, reversed } = evidence;
  const maps = [features.map, ...lines ? [lines.map] : []];
  if (maps.some((map) => Math.abs(map[0] * map[4] - map[1] * map[3]) < 1e-6)) return null;
  const back = (map: Affine): Affine => {
    const inverse = invertAffine(map);
    // the first plate is the one that is mirrored, whichever of them it is
    return reversed ? composeAffine(mirror, composeAffine(inverse, mirror)) : inverse;
  };
  return {
    ...evidence,
    features: {
      ...features,
      map: back(features.map),
      covered: coveredShare(back(features.map), evenly),
    },
    lines: lines && { ...lines, map: back(lines.map) },
    covered: [covered[1], covered[0]],
    colour: [colour[1], colour[0]],
  };
}
