import assert from "node:assert/strict";
import { resizeArea } from "lib/image/area.ts";
import { assertFrozen } from "tests/frozen.ts";
import { loadOpenCv } from "lib/segment/opencv.ts";
import { Random } from "lib/tensor/random.ts";

Deno.test("shrunk by any factor, pixels are within a level of OpenCV's INTER_AREA", async () => {
  const { cv } = await loadOpenCv();
  const random = new Random(6);
  for (let n = 0; n < 100; n++) {
    const size = { width: random.int(1, 40), height: random.int(1, 40) };
    const [width, height] = [size.width + random.int(0, 90), size.height + random.int(0, 90)];
    const data = Uint8Array.from({ length: width * height * 3 }, () => random.int(0, 255));
    const source = cv.matFromArray(height, width, cv.CV_8UC3, [...data]);
    const target = new cv.Mat();
    cv.resize(source, target, new cv.Size(size.width, size.height), 0, 0, cv.INTER_AREA);
    const found = resizeArea({ width, height, channels: 3, data }, size).data;
    found.forEach((value, i) => assert.ok(Math.abs(value - target.data[i]) <= 1));
    source.delete();
    target.delete();
  }
});

Deno.test("a part is resized as if it had been cut out", () => {
  const data = Uint8Array.from({ length: 48 }, (_, i) => i * 5);
  const part = { x: 2, y: 1, width: 5, height: 4 };
  const cut = Uint8Array.from(
    { length: 20 },
    (_, i) => data[(1 + Math.floor(i / 5)) * 8 + 2 + i % 5],
  );
  const size = { width: 3, height: 2 };
  assert.deepEqual(
    resizeArea({ width: 8, height: 6, channels: 1, data }, { ...size, part }),
    resizeArea({ width: 5, height: 4, channels: 1, data: cut }, size),
  );
});

Deno.test("shrunk, enlarged and in part, of any number of channels, pictures keep their bytes", () => {
  const random = new Random(7);
  assertFrozen(
    [1, 2, 3, 4].flatMap((channels) => {
      const data = Uint8Array.from({ length: 17 * 13 * channels }, () => random.int(0, 255));
      const image = { width: 17, height: 13, channels, data };
      const part = { x: 3, y: 2, width: 11, height: 9 };
      return [[17, 13], [5, 4], [1, 1], [40, 31], [3, 13], [34, 6]].flatMap(([width, height]) => [
        resizeArea(image, { width, height }),
        resizeArea(image, { width, height, part }),
      ]);
    }),
    "cf4377a06b0d",
  );
});
