import assert from "node:assert/strict";
import { resizeImage, resizePixels } from "lib/image/resize.ts";
import { Random } from "lib/tensor/random.ts";

Deno.test("area: each new pixel is the mean of the old area, sampled finely", () => {
  const random = new Random(3);
  for (const [w, h, width, height] of [[12, 8, 5, 3], [7, 1, 3, 1], [4, 6, 2, 3], [3, 2, 7, 5]]) {
    const data = Uint8Array.from({ length: w * h * 4 }, () => random.int(0, 255));
    const out = resizeImage({ width: w, height: h, data }, { width, height, method: "area" });
    // old and new borders both fall on a grid of w * width by h * height cells
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        for (let c = 0; c < 4; c++) {
          let sum = 0;
          for (let v = y * h; v < (y + 1) * h; v++) {
            for (let u = x * w; u < (x + 1) * w; u++) {
              sum += data[(Math.floor(v / height) * w + Math.floor(u / width)) * 4 + c];
            }
          }
          const mean = sum / (w * h);
          assert.ok(Math.abs(out.data[(y * width + x) * 4 + c] - mean) <= 0.5 + 1e-6);
        }
      }
    }
  }
});

Deno.test("area: the same size is the same picture", () => {
  const data = Uint8Array.from({ length: 60 }, (_, i) => i * 4);
  const image = { width: 5, height: 3, data };
  assert.deepEqual(resizeImage(image, { width: 5, height: 3, method: "area" }), image);
});

Deno.test("a size of no pixels is refused", () => {
  const image = { width: 1, height: 1, data: new Uint8Array(4) };
  assert.throws(() => resizeImage(image, { width: 0, height: 3, method: "area" }), /0 x 3/);
  for (const [width, height] of [[3, 0], [1.5, 2], [2, 1.5], [-1, 2], [2, -1], [NaN, 1]]) {
    assert.throws(() => resizeImage(image, { width, height, method: "area" }), RangeError);
  }
  assert.equal(resizeImage(image, { width: 1, height: 1, method: "area" }).width, 1);
});

Deno.test("every method takes pixels of any channels, pictures among them", () => {
  const data = Uint8Array.from({ length: 96 }, (_, i) => i * 37 % 256);
  for (const method of ["area", "linear", "pillow-bilinear"] as const) {
    const size = { width: 3, height: 5, method };
    const image = resizeImage({ width: 6, height: 4, data }, size);
    assert.deepEqual([image.width, image.height], [3, 5]);
    const red = { width: 6, height: 4, channels: 1, data: data.filter((_, i) => i % 4 === 0) };
    assert.deepEqual(resizePixels(red, size).data, image.data.filter((_, i) => i % 4 === 0));
  }
});
