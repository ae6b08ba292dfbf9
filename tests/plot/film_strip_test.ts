import assert from "node:assert/strict";
import { blank } from "lib/image/image.ts";
import { filmStrip } from "lib/plot/film_strip.ts";

const frames = [[200, 30, 40], [20, 90, 160], [10, 150, 60]].map(([red, green, blue], i) => ({
  image: blank({ width: 40 + 10 * i, height: 60 }, [red, green, blue, 255]),
}));

Deno.test("a strip has all frames below each other", () => {
  const { width, height, data } = filmStrip(frames);
  assert.deepEqual([width, height], [60, 180]);
  frames.forEach(({ image }, n) =>
    assert.deepEqual([...data.subarray(240 * (60 * n + 5)).subarray(0, 4)], [
      ...image.data.subarray(0, 4),
    ])
  );
});
