import assert from "node:assert/strict";
import type { Matrix } from "lib/augment/transform.ts";
import { inverse, warp } from "lib/augment/warp.ts";
import { loadOpenCv } from "lib/segment/opencv.ts";
import { Random } from "lib/tensor/random.ts";
import { noise } from "./pictures.ts";

Deno.test("every pixel is OpenCV 4.10's warpAffine, at random sizes, angles and borders", async () => {
  const { cv } = await loadOpenCv();
  const random = new Random(6);
  for (let n = 0; n < 200; n++) {
    const side = () => random.chance(0.1) ? 1 : random.int(2, 70);
    const picture = noise(side(), side(), n);
    const { width, height } = picture;
    const [turn, scale] = [random.range(-3, 3), random.range(0.5, 1.6)];
    const [cos, sin] = [Math.cos(turn) * scale, Math.sin(turn) * scale];
    const matrix: Matrix = [cos, sin, random.range(-20, 20), -sin, cos, random.range(-20, 20)];
    const border = random.pick(["reflect", "black"] as const);
    const source = new cv.Mat(height, width, cv.CV_8UC3);
    source.data.set(picture.data);
    const target = new cv.Mat();
    const rule = border === "reflect" ? cv.BORDER_REFLECT_101 : cv.BORDER_CONSTANT;
    const m = cv.matFromArray(2, 3, cv.CV_64F, [...matrix]);
    cv.warpAffine(
      source,
      target,
      m,
      new cv.Size(width, height),
      cv.INTER_LINEAR,
      rule,
      new cv.Scalar(),
    );
    assert.deepEqual(
      warp(picture, { matrix, border }).data,
      Uint8Array.from(target.data),
      `${width} x ${height} ${border}`,
    );
    for (const mat of [source, target, m]) mat.delete();
  }
});

Deno.test("the inverse leads back, and a white border is white", () => {
  const matrix: Matrix = [1.2, 0.3, 5, -0.2, 0.9, -3];
  const back = inverse(matrix);
  const [x, y] = [
    matrix[0] * 7 + matrix[1] * 9 + matrix[2],
    matrix[3] * 7 + matrix[4] * 9 + matrix[5],
  ];
  assert.ok(Math.abs(back[0] * x + back[1] * y + back[2] - 7) < 1e-9);
  const moved = warp(noise(8, 8, 1), { matrix: [1, 0, 4, 0, 1, 0], border: "white" });
  assert.deepEqual([...moved.data.slice(0, 9)], Array(9).fill(255));
});
