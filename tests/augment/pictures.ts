/** Pictures for the tests of this folder. */
import type { Pixels } from "lib/image/linear.ts";
import { Random } from "lib/tensor/random.ts";

export function noise(width: number, height: number, seed: number): Pixels {
  const random = new Random(seed);
  // blotches, so that tiles have different histograms
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const x = Math.floor(i / 3) % width;
    return Math.min(255, Math.floor(random.next() * 160) + (x * 90) / width);
  });
  return { width, height, channels: 3, data };
}
