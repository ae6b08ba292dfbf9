/** Unevenness of hand and paper. */
import type { Random } from "lib/tensor/random.ts";

/** Roughly normal, mean 0, within +-1. */
export function bell(random: Random): number {
  return (random.next() + random.next() + random.next()) / 1.5 - 1;
}

/** Smooth 1-D value noise in -1..1. */
export function noise1(x: number, seed: number): number {
  const i = Math.floor(x);
  const f = x - i;
  const h = (n: number) => {
    let t = Math.imul(n ^ seed, 0x27d4eb2d);
    t = Math.imul(t ^ (t >>> 15), 0x85ebca6b);
    return ((t ^ (t >>> 13)) >>> 0) / 2147483648 - 1;
  };
  const s = f * f * (3 - 2 * f);
  return h(i) * (1 - s) + h(i + 1) * s;
}
