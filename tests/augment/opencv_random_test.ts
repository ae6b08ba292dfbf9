import assert from "node:assert/strict";
import { openCvNormal } from "lib/augment/opencv_random.ts";
import { loadOpenCv } from "lib/segment/opencv.ts";

Deno.test("OpenCV's field, 300,000 numbers, all but one in 100,000 to the last bit", async () => {
  const { cv } = await loadOpenCv();
  for (const seed of [0, 1, 12345]) {
    const target = new cv.Mat(100_000, 1, cv.CV_32FC1);
    const [mean, deviation] = [0, 1].map((x) => cv.matFromArray(1, 1, cv.CV_64F, [x]));
    (cv as unknown as { setRNGSeed(seed: number): void }).setRNGSeed(seed);
    cv.randn(target, mean, deviation);
    const out = new Float32Array(100_000);
    openCvNormal(seed, out);
    const off = out.filter((value, i) => value !== target.data32F[i]);
    assert.ok(off.length <= 1, `${off.length} differ at seed ${seed}`);
    for (const mat of [target, mean, deviation]) mat.delete();
  }
});
