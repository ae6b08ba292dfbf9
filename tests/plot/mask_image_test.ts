import assert from "node:assert/strict";
import { maskFromPixels } from "lib/geometry/mask.ts";
import { maskImage } from "lib/plot/mask_image.ts";

const mask = maskFromPixels([1, 0, 0, 1, 1, 0], { width: 3, height: 2 });

Deno.test("a mask is ink on paper", () => {
  const { data } = maskImage(mask);
  const dark = Array.from({ length: 6 }, (_, i) => data[i * 4] < 128 ? 1 : 0);
  assert.deepEqual(dark, [1, 0, 0, 1, 1, 0]);
});
