/** Whose hand cuts a plate: every engraver spaces, turns and crosses his lines in a way of his own. */
import type { Random } from "lib/tensor/random.ts";

export interface EngraverHand {
  /** Distance of strokes, of the usual one. */
  readonly spacing: number;
  /** Weight of contours, of the usual one. */
  readonly weight: number;
  /** How far lines waver: 1 for a burin pushed through copper, 2 for a needle on wax. */
  readonly wobble: number;
  /** How much hatching turns from straight across a form: the tangent, positive downward. */
  readonly slant: number;
  /** Darkness from which strokes are crossed by others, 0 to 1. */
  readonly cross: number;
  /** Darkness of what stands behind the figures, of what it would be in front. */
  readonly distance: number;
}

type Range = readonly [low: number, high: number];

/** Where print scholars would look first: the medium. */
export type Medium = "line engraving" | "etching" | "wood engraving";

const media: Readonly<Record<Medium, Readonly<Record<keyof EngraverHand, Range>>>> = {
  // regular, swelling, laid at an angle and crossed in lozenges
  "line engraving": {
    spacing: [0.84, 0.98],
    weight: [0.85, 1],
    wobble: [0.8, 1.1],
    slant: [0.15, 0.5],
    cross: [0.26, 0.34],
    distance: [0.6, 0.72],
  },
  // loose, thin, seldom swelling
  "etching": {
    spacing: [0.9, 1.12],
    weight: [0.8, 0.95],
    wobble: [1.7, 2.6],
    slant: [-0.3, 0.35],
    cross: [0.3, 0.42],
    distance: [0.5, 0.68],
  },
  // bold, close to the form, seldom crossed
  "wood engraving": {
    spacing: [0.92, 1.08],
    weight: [1, 1.2],
    wobble: [0.9, 1.4],
    slant: [0.05, 0.25],
    cross: [0.38, 0.48],
    distance: [0.62, 0.8],
  },
};

/** A hand from a stream of its own. */
export function makeHand(random: Random): EngraverHand {
  const medium = random.weighted<Medium>({
    "line engraving": 3,
    "etching": 4,
    "wood engraving": 3,
  });
  const { spacing, weight, wobble, slant, cross, distance } = media[medium];
  const within = ([low, high]: Range) => random.range(low, high);
  return {
    spacing: within(spacing),
    weight: within(weight),
    wobble: within(wobble),
    slant: within(slant),
    cross: within(cross),
    distance: within(distance),
  };
}
