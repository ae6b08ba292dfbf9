import assert from "node:assert/strict";
import { encodeBrush } from "lib/corpus/brush_runs.ts";
import { alikeSizes, paintedMask } from "lib/corpus/label_studio_masks.ts";
import { maskFromPixels } from "lib/geometry/mask.ts";

Deno.test("sizes are alike when their proportions are, but for the pixel of rounding", () => {
  const size = (width: number, height: number) => ({ width, height });
  assert.ok(alikeSizes(size(133, 66), size(40, 20)));
  assert.ok(alikeSizes(size(1999, 1001), size(4000, 2000)));
  assert.ok(!alikeSizes(size(100, 200), size(200, 100)));
  assert.ok(!alikeSizes(size(1000, 1000), size(1000, 1010)));
});

Deno.test("strokes of a picture half as large are scaled, those of another form refused", async () => {
  const mask = maskFromPixels([1, 0, 0, 1, 0, 0], { width: 3, height: 2 });
  const value = { rle: encodeBrush(mask) };
  const read = (width: number, height: number, said: object = {}) =>
    paintedMask({ original_width: 3, original_height: 2, ...said }, {
      value,
      size: { width, height },
    });
  assert.deepEqual((await read(3, 2)).counts, mask.counts);
  assert.deepEqual(
    (await read(3, 2, { original_width: 1, original_height: 1 })).counts,
    mask.counts,
  );
  assert.deepEqual((await read(6, 4)).counts, [0, 8, 16]);
  await assert.rejects(read(200, 300), /24 bytes on a picture of 200 x 300/);
  await assert.rejects(read(6, 4, { original_width: 6, original_height: 4 }), /6 x 4/);
});
