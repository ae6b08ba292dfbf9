import assert from "node:assert/strict";
import { fromLab, toLab } from "lib/augment/lab.ts";
import { loadOpenCv } from "lib/segment/opencv.ts";
import { Random } from "lib/tensor/random.ts";

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

Deno.test("any three bytes as Lab are OpenCV's colours, those that no screen can show too", async () => {
  const { cv } = await loadOpenCv();
  const random = new Random(4);
  const count = 200_000;
  const lab = Uint8Array.from({ length: 3 * count }, () => random.int(0, 255));
  const [source, target] = [new cv.Mat(1, count, cv.CV_8UC3), new cv.Mat()];
  source.data.set(lab);
  cv.cvtColor(source, target, cv.COLOR_Lab2RGB);
  const [l, a, b] = [0, 1, 2].map((part) => lab.filter((_, i) => i % 3 === part));
  assert.deepEqual(fromLab({ l, a, b }), Uint8Array.from(target.data));
  source.delete();
  target.delete();
});
