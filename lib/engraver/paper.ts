/** The sheet under the ink: tint, fibre, stains, foxing. */
import type { Size } from "lib/image/image.ts";
import { Random } from "lib/tensor/random.ts";
import type { ImpressionKind } from "./impression.ts";

/** Red, green and blue of the paper, 0 to 255, and what its stains and ink are like. */
export interface Paper {
  readonly tint: readonly [red: number, green: number, blue: number];
  /** Full ink. */
  readonly ink: readonly [red: number, green: number, blue: number];
  /** How much large stains darken it, 0 to 1. */
  readonly stain: number;
  readonly spots: readonly { x: number; y: number; size: number; strength: number }[];
}

/** The paper of an impression. */
export function paperOf(
  { kind, seed, width, height }: Size & { readonly kind: ImpressionKind; readonly seed: number },
): Paper {
  const random = new Random(seed).fork("paper");
  const white = random.range(236, 248);
  const age = random.range(0.6, 1);
  const foxed = kind === "foxed";
  return {
    tint: foxed ? [230, 210, 170] : [white, white - 8 * age, white - random.range(14, 34) * age],
    ink: foxed || kind === "worn" ? [58, 48, 38] : [28, 24, 20],
    stain: foxed ? 0.16 : 0.035,
    spots: foxed
      ? Array.from({ length: 60 }, () => ({
        x: random.range(0, width),
        y: random.range(0, height),
        size: random.range(2, 15),
        strength: random.range(0.1, 0.5),
      }))
      : [],
  };
}

/** Smooth noise from 0 to 1, sampled bilinearly from a coarse grid. */
export function clouds(
  random: Random,
  { width, height, cell }: Size & { readonly cell: number },
): (x: number, y: number) => number {
  const columns = Math.ceil(width / cell) + 2;
  const rows = Math.ceil(height / cell) + 2;
  const grid = Float32Array.from({ length: columns * rows }, () => random.next());
  const ease = (t: number) => t * t * (3 - 2 * t);
  return (x, y) => {
    const [gx, gy] = [x / cell, y / cell];
    const [i, j] = [gx | 0, gy | 0];
    const [u, v] = [ease(gx - i), ease(gy - j)];
    const at = j * columns + i;
    const top = grid[at] * (1 - u) + grid[at + 1] * u;
    const bottom = grid[at + columns] * (1 - u) + grid[at + columns + 1] * u;
    return top * (1 - v) + bottom * v;
  };
}

/** Side of the tile of fibre. */
export const grainSide = 256;

/** Fibre of the paper, 0 to 1: one tile that wraps, laid at another place under each impression. */
export const grain: Float32Array = (() => {
  const random = new Random(77);
  const mask = grainSide - 1;
  const raw = Float32Array.from({ length: grainSide * grainSide }, () => random.next());
  return raw.map((_, i) => {
    const [x, y] = [i & mask, i >> 8];
    let sum = 0;
    for (let v = -1; v <= 1; v++) {
      for (let u = -1; u <= 1; u++) sum += raw[(((y + v) & mask) << 8) | ((x + u) & mask)];
    }
    return sum / 9;
  });
})();
