import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { blank, encodePng } from "lib/image/image.ts";
import { encodeBrush } from "lib/corpus/brush_runs.ts";
import { alikeSizes, paintedMask } from "lib/corpus/label_studio_masks.ts";
import { maskFromPixels } from "lib/geometry/mask.ts";

Deno.test("sizes are alike when their proportions are, but for the pixel of rounding", () => {
  const size = (width: number, height: number) => ({ width, height });
  assert.ok(alikeSizes(size(133, 66), size(40, 20)));
  assert.ok(alikeSizes(size(1999, 1001), size(4000, 2000)));
  assert.ok(!alikeSizes(size(100, 200), size(200, 100)));
  assert.ok(!alikeSizes(size(1000, 1000), size(1000, 1010)));
  // a pixel of the smaller one across and one down: a fiftieth
  assert.ok(alikeSizes(size(100, 100), size(200, 203)));
  assert.ok(!alikeSizes(size(100, 100), size(200, 205)));
  assert.ok(!alikeSizes(size(100, 100), size(205, 200)));
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

Deno.test("each pixel is that of the mask at its centre", async () => {
  // the first pixel of ten lies over 1.95 of 39
  const side = 39;
  const pixels = Array.from({ length: side * side }, (_, i) => Number(i === side + 1));
  const mask = maskFromPixels(pixels, { width: side, height: side });
  const said = { original_width: side, original_height: side };
  const value = { rle: encodeBrush(mask) };
  const { counts } = await paintedMask(said, { value, size: { width: 10, height: 10 } });
  assert.deepEqual(
    counts,
    maskFromPixels([1, ...Array(99).fill(0)], { width: 10, height: 10 }).counts,
  );
});

Deno.test("a picture of a mask is at most four times as large, and of the same form", async () => {
  const read = async (width: number, height: number) => {
    const png = await encodePng(blank({ width, height }, [0, 0, 0, 255]));
    const imageDataURL = `data:image/png;base64,${Buffer.from(png).toString("base64")}`;
    return await paintedMask({}, { value: { imageDataURL }, size: { width: 10, height: 10 } });
  };
  assert.equal((await read(40, 40)).width, 10);
  for (const [width, height] of [[41, 41], [41, 40], [40, 41], [10, 20]]) {
    await assert.rejects(read(width, height), /its mask is of/, `${width} x ${height}`);
  }
});
