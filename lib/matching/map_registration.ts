/**
 * How one plate lies on another, by features of a network: places of two maps that are each other's
 * nearest, and the map of the plane that most of them agree on. Sides are shares of the plates' areas.
 */
import type { Random } from "lib/tensor/random.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import { type Affine, applyAffine, type Correspondence, fitAffine } from "./affine.ts";

/** How the second plate lies on the first. */
export interface MapRegistration {
  /** Points of the first plate to points of the second, both from 0 to 1 over the plate's area. */
  readonly map: Affine;
  /** Matches that agree on it. */
  readonly inliers: number;
  /** All matches. */
  readonly matches: number;
  /** Mean cosine of what lies on each other, -1 to 1. */
  readonly agreement: number;
  /** The same of the worse quarter of sixteen parts: a frame alone agrees at the edges. */
  readonly weakest: number;
  /** Share of the first plate's places that lie on the second, 0 to 1. */
  readonly covered: number;
}

/** How the search goes. */
export interface MapRegistrationOptions {
  /** Draws pairs of matches. */
  readonly random: Random;
  /** Pairs of matches that are tried. Default 400. */
  readonly tries?: number;
}

/** Matches agree up to so many places apart. */
const tolerance = 1.25;

/** How much larger or smaller a plate may be than the other, in each direction. */
const scales = { least: 0.35, most: 2.9 };

/** Parts along each side, whose agreement is looked at one by one. */
const parts = 4;

/** Places that are each other's nearest, as points from 0 to 1, weighted by their cosine. */
function mutualMatches(cosines: Float32Array, side: number): Correspondence[] {
  const places = side * side;
  const bestOfColumn = new Int32Array(places).fill(-1);
  const bestOfRow = new Int32Array(places);
  const most = new Float32Array(places).fill(-Infinity);
  for (let i = 0; i < places; i++) {
    let best = 0;
    for (let j = 0; j < places; j++) {
      const value = cosines[i * places + j];
      if (value > cosines[i * places + best]) best = j;
      if (value > most[j]) {
        most[j] = value;
        bestOfColumn[j] = i;
      }
    }
    bestOfRow[i] = best;
  }
  const point = (p: number) =>
    [(p % side + 0.5) / side, (Math.floor(p / side) + 0.5) / side] as const;
  const matches: Correspondence[] = [];
  for (let i = 0; i < places; i++) {
    const j = bestOfRow[i];
    const weight = cosines[i * places + j];
    if (bestOfColumn[j] === i && weight > 0) matches.push({ from: point(i), to: point(j), weight });
  }
  return matches;
}

const isPlausible = (scale: number) => scale >= scales.least && scale <= scales.most;

/** The matches that a map explains, and what they weigh together. */
function explained(map: Affine, matches: readonly Correspondence[], reach: number) {
  const inliers = matches.filter(({ from, to }) => {
    const [x, y] = applyAffine(map, from);
    return Math.abs(x - to[0]) <= reach && Math.abs(y - to[1]) <= reach;
  });
  return { inliers, weight: inliers.reduce((sum, { weight }) => sum + weight, 0) };
}

/** Scale and shift along one axis, from two matches; null where they are too near to tell. */
function axis(
  [p, q]: readonly [number, number],
  [u, v]: readonly [number, number],
): readonly [scale: number, shift: number] | null {
  if (Math.abs(p - q) < 0.1) return null;
  const scale = (u - v) / (p - q);
  return isPlausible(scale) ? [scale, u - scale * p] : null;
}

/** The map that the most matches agree on: upright at first, then fitted freely. */
function robustMap(
  matches: readonly Correspondence[],
  { side, random, tries }: { side: number; random: Random; tries: number },
): { map: Affine; inliers: readonly Correspondence[] } | null {
  const reach = tolerance / side;
  let best: { map: Affine; weight: number } | null = null;
  for (let n = 0; n < tries && matches.length > 1; n++) {
    const [p, q] = [random.pick(matches), random.pick(matches)];
    const across = axis([p.from[0], q.from[0]], [p.to[0], q.to[0]]);
    const down = axis([p.from[1], q.from[1]], [p.to[1], q.to[1]]);
    if (!across || !down) continue;
    const map: Affine = [across[0], 0, across[1], 0, down[0], down[1]];
    const { weight } = explained(map, matches, reach);
    if (!best || weight > best.weight) best = { map, weight };
  }
  if (!best) return null;
  let { map } = best;
  let { inliers } = explained(map, matches, 1.5 * reach);
  for (let round = 0; round < 3; round++) {
    const fitted = fitAffine(inliers);
    if (!fitted || !isPlausible(fitted[0]) || !isPlausible(fitted[4])) break;
    map = fitted;
    ({ inliers } = explained(map, matches, reach));
  }
  return { map, inliers };
}

/** Cosines of what lies on each other, between the places of the second map. */
function agreementOf(cosines: Float32Array, map: Affine, side: number) {
  const places = side * side;
  const sums = new Float64Array(parts * parts);
  const counts = new Float64Array(parts * parts);
  let covered = 0;
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const [u, v] = applyAffine(map, [(x + 0.5) / side, (y + 0.5) / side]);
      if (u < 0 || v < 0 || u >= 1 || v >= 1) continue;
      covered++;
      const [fx, fy] = [
        Math.min(side - 1.001, Math.max(0, u * side - 0.5)),
        Math.min(side - 1.001, Math.max(0, v * side - 0.5)),
      ];
      const [i, j] = [Math.floor(fx), Math.floor(fy)];
      const [s, t] = [fx - i, fy - j];
      const row = (y * side + x) * places + j * side + i;
      const value = (1 - t) * ((1 - s) * cosines[row] + s * cosines[row + 1]) +
        t * ((1 - s) * cosines[row + side] + s * cosines[row + side + 1]);
      const part = Math.floor(y * parts / side) * parts + Math.floor(x * parts / side);
      sums[part] += value;
      counts[part]++;
    }
  }
  const means = Array.from(sums, (sum, i) => [sum, counts[i]] as const)
    .filter(([, count]) => count > 0).map(([sum, count]) => sum / count).sort((a, b) => a - b);
  const worse = means.slice(0, Math.max(1, Math.round(means.length / 4)));
  const total = sums.reduce((a, b) => a + b, 0);
  return {
    agreement: covered === 0 ? 0 : total / covered,
    weakest: worse.length === 0 ? 0 : worse.reduce((a, b) => a + b, 0) / worse.length,
    covered: covered / places,
  };
}

/**
 * Lays one map on another.
 *
 * @param cosines of each place of the first plate with each of the second, both of `side * side`
 * places. `[P, P]`
 * @returns null where too few places match for any map
 */
export function registerMaps(
  cosines: Tensor<"float32">,
  { random, tries = 400 }: MapRegistrationOptions,
): MapRegistration | null {
  const side = Math.round(Math.sqrt(cosines.shape[0]));
  const matches = mutualMatches(cosines.data, side);
  const found = robustMap(matches, { side, random, tries });
  if (!found) return null;
  return {
    map: found.map,
    inliers: found.inliers.length,
    matches: matches.length,
    ...agreementOf(cosines.data, found.map, side),
  };
}
