import assert from "node:assert/strict";
import { otsuThreshold } from "lib/image/otsu.ts";
import { Random } from "lib/tensor/random.ts";

/** Of all thresholds the one that leaves the least variance within both groups, from the pixels themselves. */
function byAllPixels(levels: readonly number[], count: number): number {
  const varianceSum = (group: readonly number[]) => {
    const mean = group.reduce((sum, level) => sum + level, 0) / group.length;
    return group.reduce((sum, level) => sum + (level - mean) ** 2, 0);
  };
  let [best, least] = [0, varianceSum(levels) - 1e-9];
  for (let at = 0; at < count - 1; at++) {
    const [dark, light] = [levels.filter((l) => l <= at), levels.filter((l) => l > at)];
    if (dark.length === 0 || light.length === 0) continue;
    const within = varianceSum(dark) + varianceSum(light);
    if (within < least - 1e-9) [best, least] = [at, within];
  }
  return best;
}

Deno.test("the threshold is the one that leaves the least variance on both sides", () => {
  const random = new Random(3);
  for (let n = 0; n < 40; n++) {
    const own = random.fork(n);
    const levels = Array.from({ length: 60 }, () => own.int(0, own.chance(0.5) ? 6 : 15));
    const histogram = new Uint32Array(16);
    for (const level of levels) histogram[level]++;
    assert.equal(otsuThreshold(histogram), byAllPixels(levels, 16));
  }
});

Deno.test("of one level, and of none, the threshold is 0", () => {
  assert.equal(otsuThreshold([0, 0, 5, 0]), 0);
  assert.equal(otsuThreshold([0, 0, 0]), 0);
});
