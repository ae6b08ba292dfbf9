import assert from "node:assert/strict";
import { gaussianBlur } from "lib/image/blur.ts";
import { loadOpenCv } from "lib/segment/opencv.ts";
import { Random } from "lib/tensor/random.ts";

Deno.test("8-bit pixels are OpenCV 4.10's", async () => {
  const { cv } = await loadOpenCv();
  const random = new Random(31);
  for (let n = 0; n < 120; n++) {
    const [width, height] = [random.int(1, 40), random.int(1, 40)];
    const data = Uint8Array.from({ length: width * height * 3 }, () => random.int(0, 255));
    const sigma = random.range(0.1, 3);
    const source = cv.matFromArray(height, width, cv.CV_8UC3, [...data]);
    const target = new cv.Mat();
    const side = n % 2 ? 0 : 2 * random.int(1, 6) + 1;
    cv.GaussianBlur(source, target, new cv.Size(side, side), sigma, sigma, cv.BORDER_REFLECT_101);
    const reach = side ? side >> 1 : undefined;
    const found = gaussianBlur({ width, height, channels: 3, data }, { sigma, reach }).data;
    assert.deepEqual(
      found,
      Uint8Array.from(target.data),
      `${width} x ${height}, ${sigma}, ${side}`,
    );
    source.delete();
    target.delete();
  }
});

Deno.test("a Gaussian without a width is refused", () => {
  const pixels = { width: 1, height: 1, channels: 3, data: new Uint8Array(3) };
  assert.throws(() => gaussianBlur(pixels, { sigma: 0 }), /sigma 0/);
});
