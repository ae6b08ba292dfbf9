import assert from "node:assert/strict";
import type { Image } from "lib/image/image.ts";
import { linearPlanes } from "lib/image/linear_planes.ts";
import { resizeImage } from "lib/image/resize.ts";
import { dropAlpha, planesOf, unscaled } from "lib/image/rgb.ts";
import { Random } from "lib/tensor/random.ts";

/** A picture of noise, alpha too. */
function noisy(width: number, height: number): Image {
  const random = new Random(width * 1000 + height);
  const data = Uint8Array.from({ length: width * height * 4 }, () => random.int(0, 255));
  return { width, height, data };
}

Deno.test("smaller, larger, halved, as it is, a pixel: the bytes of resizing and laying out", () => {
  const planes = { width: 70, height: 50 };
  for (
    const [from, to] of [
      [[301, 203], [61, 41]],
      [[140, 100], [70, 50]],
      [[33, 21], [33, 21]],
      [[5, 4], [64, 50]],
      [[1, 1], [9, 9]],
      [[500, 1], [70, 1]],
    ] as const
  ) {
    const image = noisy(from[0], from[1]);
    const [width, height] = to;
    const small = dropAlpha(resizeImage(image, { width, height, method: "linear" }));
    const place = { ...planes, filling: 114 };
    const expected = planesOf(small, { normalization: unscaled, order: "bgr", ...place });
    const found = linearPlanes(image, { width, height, planes, filling: 114 });
    assert.deepEqual(found, expected, `${from} to ${to}`);
  }
});
