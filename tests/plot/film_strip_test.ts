import assert from "node:assert/strict";
import { blank } from "lib/image/image.ts";
import { palette, rgb } from "lib/plot/chart.ts";
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

Deno.test("frames are 760 pixels long at most, what is narrower stands on paper, and of none there is a pixel", () => {
  const [wide, small] = [[1520, 400], [20, 10]].map(([width, height]) => ({
    image: blank({ width, height }, [1, 2, 3, 255]),
  }));
  const strip = filmStrip([wide, small]);
  assert.deepEqual([strip.width, strip.height], [760, 2 * 200]);
  const pixel = (
    x: number,
    y: number,
  ) => [...strip.data.subarray(4 * (y * 760 + x)).subarray(0, 4)];
  const paper = [...rgb(palette.paper), 255];
  assert.deepEqual(pixel(19, 209), [1, 2, 3, 255]);
  assert.deepEqual([pixel(20, 209), pixel(19, 210)], [paper, paper]);
  const shrunk = filmStrip([wide], { maxSide: 76 });
  assert.deepEqual([shrunk.width, shrunk.height], [76, 20]);
  const none = filmStrip([]);
  assert.deepEqual([none.width, none.height], [1, 1]);
});
