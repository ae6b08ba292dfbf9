import assert from "node:assert/strict";
import { type Pixels, resizeLinear } from "lib/image/linear.ts";
import { loadOpenCv } from "lib/segment/opencv.ts";
import { Random } from "lib/tensor/random.ts";

function noise({ width, height, channels, seed }: Omit<Pixels, "data"> & { seed: number }): Pixels {
  const random = new Random(seed);
  const data = Uint8Array.from({ length: width * height * channels }, () => random.int(0, 255));
  return { width, height, channels, data };
}

Deno.test("every pixel is OpenCV 4.10's, at 300 random sizes and those of one pixel", async () => {
  const { cv } = await loadOpenCv();
  const random = new Random(12);
  for (let n = 0; n < 300; n++) {
    const side = () => random.chance(0.1) ? 1 : random.int(1, 90);
    const image = noise({ width: side(), height: side(), channels: 3, seed: n });
    const half = n % 10 === 0 && image.width % 2 === 0 && image.height % 2 === 0;
    const size = half
      ? { width: image.width / 2, height: image.height / 2 }
      : { width: side(), height: side() };
    const source = cv.matFromArray(image.height, image.width, cv.CV_8UC3, [...image.data]);
    const target = new cv.Mat();
    cv.resize(source, target, new cv.Size(size.width, size.height), 0, 0, cv.INTER_LINEAR);
    const found = resizeLinear(image, size).data;
    assert.deepEqual(
      found,
      Uint8Array.from(target.data),
      `${image.width} x ${image.height} to ${size.width} x ${size.height}`,
    );
    source.delete();
    target.delete();
  }
});

Deno.test("a part is resized as if it had been cut out", () => {
  const image = noise({ width: 20, height: 15, channels: 3, seed: 1 });
  const part = { x: 3, y: 2, width: 11, height: 8 };
  const data = Uint8Array.from({ length: part.width * part.height * 3 }, (_, i) => {
    const [c, x, y] = [i % 3, Math.floor(i / 3) % part.width, Math.floor(i / 3 / part.width)];
    return image.data[((y + part.y) * 20 + x + part.x) * 3 + c];
  });
  for (
    const size of [{ width: 7, height: 9 }, { width: 11, height: 8 }, { width: 30, height: 4 }]
  ) {
    assert.deepEqual(
      resizeLinear(image, { ...size, part }),
      resizeLinear({ width: part.width, height: part.height, channels: 3, data }, size),
    );
  }
});

Deno.test("any number of channels is so many greys", () => {
  for (const channels of [1, 2, 3, 4]) {
    const image = noise({ width: 23, height: 17, channels, seed: channels });
    const of = (c: number) => ({
      ...image,
      channels: 1,
      data: image.data.filter((_, i) => i % channels === c),
    });
    for (
      const size of [{ width: 9, height: 30 }, { width: 60, height: 5 }, { width: 1, height: 1 }]
    ) {
      const { data } = resizeLinear(image, size);
      for (let c = 0; c < channels; c++) {
        assert.deepEqual(data.filter((_, i) => i % channels === c), resizeLinear(of(c), size).data);
      }
    }
  }
});
