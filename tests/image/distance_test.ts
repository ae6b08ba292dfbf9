import assert from "node:assert/strict";
import { distanceTransform } from "lib/image/distance.ts";
import { Random } from "lib/tensor/random.ts";

Deno.test("distances are those to the nearest of all pixels that are 0", () => {
  const random = new Random(4);
  for (let n = 0; n < 40; n++) {
    const [width, height, share] = [random.int(1, 14), random.int(1, 14), random.range(0.5, 1)];
    const data = Uint8Array.from({ length: width * height }, () => Number(random.chance(share)));
    const { data: found } = distanceTransform({ width, height, data });
    found.forEach((distance, i) => {
      let least = Infinity;
      data.forEach((value, k) => {
        const [dx, dy] = [i % width - k % width, Math.floor(i / width) - Math.floor(k / width)];
        if (!value) least = Math.min(least, dx * dx + dy * dy);
      });
      assert.equal(distance, Math.fround(Math.sqrt(least)));
    });
  }
});
