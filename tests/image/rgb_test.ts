import assert from "node:assert/strict";
import { dropAlpha, imageNet, normalized, planesOf, unitScaled, unscaled } from "lib/image/rgb.ts";

const image = {
  width: 2,
  height: 1,
  data: Uint8Array.of(255, 128, 0, 255, 10, 20, 30, 0),
};

Deno.test("alpha is dropped: a transparent pixel keeps its colour", () => {
  const { channels, data } = dropAlpha(image);
  assert.equal(channels, 3);
  assert.deepEqual([...data], [255, 128, 0, 10, 20, 30]);
});

Deno.test("planes lie in their place, the rest is filled, and blue may come first", () => {
  const planes = planesOf(dropAlpha(image), {
    normalization: unscaled,
    order: "bgr",
    width: 3,
    height: 2,
    x: 1,
    y: 1,
    filling: 114,
  });
  assert.deepEqual([...planes], [
    ...[114, 114, 114, 114, 0, 30],
    ...[114, 114, 114, 114, 128, 20],
    ...[114, 114, 114, 114, 255, 10],
  ]);
});

Deno.test("mean and deviation are taken off in single precision, step by step", () => {
  const f = Math.fround;
  const [mean, std] = [[0.485, 0.456, 0.406], [0.229, 0.224, 0.225]];
  const planes = planesOf(dropAlpha(image), { normalization: imageNet });
  [255, 10, 128, 20, 0, 30].forEach((byte, i) => {
    const c = i >> 1;
    assert.equal(planes[i], f(f(f(byte / 255) - f(mean[c])) / f(std[c])));
  });
  imageNet.forEach((table, c) =>
    table.forEach((value, byte) =>
      assert.equal(value, f(f(f(byte / 255) - f(mean[c])) / f(std[c])))
    )
  );
  const bytes = normalized({ mean: [1, 2, 3], std: [2, 2, 2], scale: 1 });
  assert.equal(bytes[2][13], 5);
  assert.equal(unitScaled[0][51], f(0.2));
});

Deno.test("rows follow each other, red comes first and nothing is filled unless asked for", () => {
  const data = Uint8Array.from({ length: 18 }, (_, i) => i + 1);
  const pixels = { width: 2, height: 3, channels: 3, data };
  const plain = planesOf(pixels, { normalization: unscaled });
  assert.deepEqual([...plain], [1, 4, 7, 10, 13, 16, 2, 5, 8, 11, 14, 17, 3, 6, 9, 12, 15, 18]);
  const wide = planesOf(pixels, { normalization: unscaled, width: 3, height: 4 });
  assert.deepEqual([...wide.subarray(0, 12)], [1, 4, 0, 7, 10, 0, 13, 16, 0, 0, 0, 0]);
  const low = planesOf(pixels, { normalization: unscaled, width: 3, height: 4, y: 1 });
  assert.deepEqual([...low.subarray(0, 12)], [0, 0, 0, 1, 4, 0, 7, 10, 0, 13, 16, 0]);
});
