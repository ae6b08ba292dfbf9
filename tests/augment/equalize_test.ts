import assert from "node:assert/strict";
import { equalize } from "lib/augment/equalize.ts";
import { loadOpenCv } from "lib/segment/opencv.ts";
import { Random } from "lib/tensor/random.ts";
import { noise } from "./pictures.ts";

Deno.test("every level is OpenCV's CLAHE, at random sizes from one pixel on", async () => {
  const { cv } = await loadOpenCv();
  const random = new Random(4);
  for (let n = 0; n < 120; n++) {
    const side = () => random.chance(0.1) ? random.int(1, 3) : random.int(4, 120);
    const [width, height] = n % 8 === 0
      ? [16 * random.int(1, 6), 8 * random.int(1, 9)]
      : [side(), side()];
    const clip = random.range(1, 4);
    const picture = noise(width, height, n);
    const grey = picture.data.filter((_, i) => i % 3 === 0);
    const source = new cv.Mat(height, width, cv.CV_8UC1);
    source.data.set(grey);
    const target = new cv.Mat();
    const theirs = new cv.CLAHE(clip, new cv.Size(8, 8));
    theirs.apply(source, target);
    const ours = equalize(grey, { width, height, tiles: 8, clip });
    assert.deepEqual(ours, Uint8Array.from(target.data), `${width} x ${height}, ${clip}`);
    for (const mat of [source, target, theirs]) mat.delete();
  }
});
