import assert from "node:assert/strict";
import { applyClahe, equalize, fromLab, toLab } from "lib/augment/clahe.ts";
import { loadOpenCv } from "lib/segment/opencv.ts";
import { Random } from "lib/tensor/random.ts";
import { noise } from "./pictures.ts";

Deno.test("Lab there and back is OpenCV's, for 200,000 colours", async () => {
  const { cv } = await loadOpenCv();
  const random = new Random(3);
  const rgb = Uint8Array.from({ length: 600_000 }, () => random.int(0, 255));
  const source = new cv.Mat(1, 200_000, cv.CV_8UC3);
  source.data.set(rgb);
  const target = new cv.Mat();
  cv.cvtColor(source, target, cv.COLOR_RGB2Lab);
  const { l, a, b } = toLab(rgb);
  const ours = Uint8Array.from({ length: 600_000 }, (_, i) => [l, a, b][i % 3][Math.floor(i / 3)]);
  assert.deepEqual(ours, Uint8Array.from(target.data));
  cv.cvtColor(target, source, cv.COLOR_Lab2RGB);
  assert.deepEqual(fromLab({ l, a, b }), Uint8Array.from(source.data));
  source.delete();
  target.delete();
});

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

Deno.test("a colour picture keeps its hues and gains contrast", () => {
  const picture = noise(64, 48, 1);
  const out = applyClahe(picture, { clip: 4, tiles: 8 });
  assert.notDeepEqual(out.data, picture.data);
  const before = toLab(picture.data);
  const after = toLab(out.data);
  const gap = before.a.reduce((sum, v, i) => sum + Math.abs(v - after.a[i]), 0) / before.a.length;
  assert.ok(gap < 6, `${gap}`);
});
