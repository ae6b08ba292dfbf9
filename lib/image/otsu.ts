/** The threshold that parts a picture's light from its dark (Otsu 1979). */

/**
 * The level that parts the levels of a picture into two groups whose means lie furthest apart, weighed by how
 * many are in each: what is above it is light. Of several the lowest; 0 where all have one level.
 *
 * @param histogram how many pixels have each level, from 0
 *
 * ```ts
 * import { otsuThreshold } from "lib/image/otsu.ts";
 * otsuThreshold([4, 1, 0, 0, 2, 3]); // 1
 * ```
 */
export function otsuThreshold(histogram: ArrayLike<number>): number {
  let [count, sum] = [0, 0];
  for (let level = 0; level < histogram.length; level++) {
    count += histogram[level];
    sum += level * histogram[level];
  }
  let [best, most] = [0, 0];
  let [below, sumBelow] = [0, 0];
  for (let level = 0; level < histogram.length; level++) {
    below += histogram[level];
    sumBelow += level * histogram[level];
    if (below === 0 || below === count) continue;
    const apart = sumBelow / below - (sum - sumBelow) / (count - below);
    const between = below * (count - below) * apart ** 2;
    if (between > most) [best, most] = [level, between];
  }
  return best;
}
