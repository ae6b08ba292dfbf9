/** Everything that is measured of two plates, before anybody says what it means. */
import type { Pixels } from "lib/image/linear.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import type { Random } from "lib/tensor/random.ts";
import { type Affine, applyAffine, composeAffine, invertAffine } from "./affine.ts";
import { type LineRegistration, registerLines } from "./line_registration.ts";
import { type MapRegistration, registerMaps } from "./map_registration.ts";
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
  /** Share of each plate's area that the other covers, 0 to 1. */
  readonly covered: readonly [a: number, b: number];
  /** How far each plate is from one ink, in levels of 255. */
  readonly colour: readonly [a: number, b: number];
}

/** Where the features' weakest quarter agrees less, lines are not compared. */
const leastWeakest = 0.1;

/** A fixed grid by which shares of areas are measured. */
const grid = 20;

/** The share of an area whose points a map keeps within the other's. */
function coveredShare(map: Affine): number {
  let inside = 0;
  for (let y = 0; y < grid; y++) {
    for (let x = 0; x < grid; x++) {
      const [u, v] = applyAffine(map, [(x + 0.5) / grid, (y + 0.5) / grid]);
      if (u >= 0 && v >= 0 && u < 1 && v < 1) inside++;
    }
  }
  return inside / grid ** 2;
}

/** Turns a map from the mirrored first plate into one from the first plate as it is. */
const unmirrored = (map: Affine): Affine => composeAffine(map, [-1, 0, 1, 0, 1, 0]);

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
  /** Draws the matches that are tried. */
  readonly random: Random;
}

/** Measures a pair; null where no map lays one on the other. */
export async function measurePair(
  { cosines, reversed, similarity, open, random }: ComparedPlates,
): Promise<PairEvidence | null> {
  const features = registerMaps(cosines, { random });
  if (!features) return null;
  const covered = coveredBoth(features.map);
  if (features.weakest < leastWeakest) {
    return { reversed, similarity, features, lines: null, covered, colour: [0, 0] };
  }
  const [a, b] = await open();
  const turned: Pixels = reversed ? mirroredGrey(a.grey) : a.grey;
  const lines = registerLines(turned, b.grey, features.map);
  return {
    reversed,
    similarity,
    features,
    lines,
    covered: coveredBoth(lines.map),
    colour: [a.colour, b.colour],
  };
}

function coveredBoth(map: Affine): readonly [number, number] {
  const isFlat = Math.abs(map[0] * map[4] - map[1] * map[3]) < 1e-6;
  return [coveredShare(map), isFlat ? 0 : coveredShare(invertAffine(map))];
}
