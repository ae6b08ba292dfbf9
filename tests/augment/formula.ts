/** The pictures of tests/fixtures/augment/scenes.py. */
import type { Pixels } from "lib/image/linear.ts";

/** Hatching with noise and a tint. */
export function formulaPicture(
  { height, width, seed }: { height: number; width: number; seed: number },
): Pixels {
  const data = Uint8Array.from({ length: height * width * 3 }, (_, i) => {
    let n = (Math.imul(i, 2654435761) + Math.imul(seed, 0x9e3779b9)) >>> 0;
    n ^= n >>> 15;
    n = Math.imul(n, 0x85ebca6b);
    n ^= n >>> 13;
    const at = Math.floor(i / 3);
    const hatching = (at % width + 2 * Math.floor(at / width)) % 7 < 3 ? 60 : 200;
    return Math.min(255, Math.max(0, hatching + (n & 63) - 32 - 15 * (i % 3)));
  });
  return { width, height, channels: 3, data };
}
