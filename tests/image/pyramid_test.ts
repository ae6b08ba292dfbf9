import assert from "node:assert/strict";
import { resizeArea } from "lib/image/area.ts";
import { resizeLinear } from "lib/image/linear.ts";
import { pyramidOf, windowOf } from "lib/image/pyramid.ts";
import { Random } from "lib/tensor/random.ts";
import { assertFrozen } from "tests/frozen.ts";

const noise = (width: number, height: number, channels: number) => {
  const random = new Random(width * 31 + height);
  const data = Uint8Array.from({ length: width * height * channels }, () => random.int(0, 255));
  return { width, height, channels, data };
};

const furthest = (a: Uint8Array, b: Uint8Array) =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);

Deno.test("levels are halves of the one before, down to a side below 64", () => {
  const levels = pyramidOf(noise(300, 201, 3));
  assert.deepEqual(levels.map(({ width, height }) => [width, height]), [
    [300, 201],
    [150, 100],
    [75, 50],
  ]);
  assert.deepEqual(pyramidOf(noise(63, 900, 1)).length, 1);
});

Deno.test("a window is the mean by areas of the level that is less than twice as large", () => {
  for (const channels of [1, 3, 4]) {
    const picture = noise(256, 192, channels);
    const pyramid = pyramidOf(picture);
    const window = { x: 64, y: 32, width: 128, height: 96 };
    const sizes = [[128, 96, 0], [100, 90, 0], [64, 48, 1], [50, 40, 1], [16, 12, 2], [30, 12, 2]];
    for (const [width, height, level] of sizes) {
      const part = {
        x: 64 >> level,
        y: 32 >> level,
        width: 128 >> level,
        height: 96 >> level,
      };
      const found = windowOf(pyramid, { window, width, height });
      const expected = resizeArea(pyramid[level], { part, width, height });
      assert.ok(furthest(found.data, expected.data) <= 1, `${width} x ${height}`);
      // which is that of the picture itself where levels fit, but for rounding on the way
      const fits = 128 % width === 0 && 96 % height === 0;
      const direct = resizeArea(picture, { part: window, width, height });
      if (fits) assert.ok(furthest(found.data, direct.data) <= 2, `${width} x ${height}`);
    }
  }
});

Deno.test("an enlarged window, and one without smoothing, is OpenCV's but for its fixed point", () => {
  const picture = noise(90, 70, 3);
  const pyramid = pyramidOf(picture);
  const window = { x: 0, y: 0, width: 90, height: 70 };
  for (const [width, height, sampling] of [[200, 150, "area"], [41, 33, "linear"]] as const) {
    const found = windowOf(pyramid, { window, width, height, sampling });
    const expected = resizeLinear(picture, { width, height });
    assert.ok(furthest(found.data, expected.data) <= 1, sampling);
  }
});

Deno.test("windows begin and end between pixels", () => {
  const picture = { width: 100, height: 1, channels: 1, data: new Uint8Array(100) };
  picture.data.forEach((_, i) => picture.data[i] = 2 * i);
  const window = { x: 10.5, y: 0, width: 40, height: 1 };
  const { data } = windowOf(pyramidOf(picture), { window, width: 20, height: 1 });
  // each covers half a pixel, a whole and half: its middle pixel's value
  data.forEach((value, i) => assert.equal(value, 2 * (11 + 2 * i)));
});

Deno.test("a soft window has less contrast than one by areas", () => {
  const pyramid = pyramidOf(noise(256, 256, 1));
  const window = { x: 0, y: 0, width: 256, height: 256 };
  const spread = (sampling: "area" | "soft") => {
    const { data } = windowOf(pyramid, { window, width: 200, height: 200, sampling });
    const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
    return data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length;
  };
  assert.ok(spread("soft") < 0.6 * spread("area"));
});

Deno.test("each colour is what it would be alone, bit for bit, however many there are", () => {
  const window = { x: 3.3, y: 5.1, width: 170.2, height: 121.7 };
  for (const channels of [3, 4]) {
    const picture = noise(200, 150, channels);
    const alone = Array.from({ length: channels }, (_, c) => ({
      ...picture,
      channels: 1,
      data: picture.data.filter((_, i) => i % channels === c),
    }));
    for (const sampling of ["area", "linear", "soft"] as const) {
      for (const [width, height] of [[170, 121], [120, 80], [90, 30], [12, 9], [300, 260]]) {
        const options = { window, width, height, sampling };
        const { data } = windowOf(pyramidOf(picture), options);
        alone.forEach((grey, c) =>
          assert.deepEqual(
            data.filter((_, i) => i % channels === c),
            windowOf(pyramidOf(grey), options).data,
            `${channels} ${sampling} ${width} x ${height}`,
          )
        );
      }
    }
  }
});

Deno.test("windows keep their bytes, at every scale and in every sampling", () => {
  const pyramids = [1, 2, 3, 4].map((channels) => pyramidOf(noise(140, 131, channels)));
  const windows = [
    { x: 0, y: 0, width: 140, height: 131 },
    { x: 7.25, y: 20.5, width: 90.5, height: 77.75 },
    { x: 100, y: 90, width: 9.3, height: 20 },
  ];
  assertFrozen(
    pyramids.flatMap((pyramid) =>
      windows.flatMap((window) =>
        (["area", "linear", "soft"] as const).flatMap((sampling) =>
          [[9, 7], [31, 40], [70, 65], [120, 20], [160, 140]].map(([width, height]) =>
            [...windowOf(pyramid, { window, width, height, sampling }).data].reduce(
              (sum, value, i) => (sum * 31 + value * (i % 7 + 1)) % 1_000_003,
              0,
            )
          )
        )
      )
    ),
    "6f4602ec618b",
  );
  const [picture] = pyramidOf(noise(64, 70, 1));
  assert.deepEqual(pyramidOf(picture).map(({ width }) => width), [64, 32]);
});
