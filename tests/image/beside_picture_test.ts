import assert from "node:assert/strict";
import { apartFromPicture } from "lib/image/beside_picture.ts";

const [width, height] = [120, 100];
type Box = readonly [x0: number, y0: number, x1: number, y1: number];

/** Boxes that are drawn all over, and the frames of others, one pixel wide. */
function drawn(full: readonly Box[], frames: readonly Box[] = []): Uint8Array {
  const data = new Uint8Array(width * height);
  for (const [x0, y0, x1, y1] of full) {
    for (let y = y0; y < y1; y++) data.fill(1, y * width + x0, y * width + x1);
  }
  for (const [x0, y0, x1, y1] of frames) {
    for (let y = y0; y < y1; y++) {
      for (let x = x0; x < x1; x++) {
        const isLine = x === x0 || y === y0 || x === x1 - 1 || y === y1 - 1;
        if (isLine) data[y * width + x] = 1;
      }
    }
  }
  return data;
}

const apart = (data: Uint8Array) => apartFromPicture({ width, height, data });

const picture: Box = [40, 30, 80, 60];

Deno.test("rulers, bars in pieces and lines beside a picture are left out", () => {
  const strips: Box[] = [
    [10, 80, 110, 84],
    ...[0, 1, 2, 3, 4, 5].map((n): Box => [20 + 9 * n, 90, 28 + 9 * n, 96]),
    [5, 10, 9, 70],
  ];
  assert.deepEqual(apart(drawn([picture, ...strips])), drawn([picture]));
});

Deno.test("a strip is four times as long as it is wide", () => {
  const kept = (long: number) => apart(drawn([picture, [10, 80, 10 + long, 90]]))[85 * width + 15];
  assert.deepEqual([kept(39), kept(40)], [1, 0]);
});

Deno.test("frames ruled around a picture are left out, two in each other as well, and its own is not", () => {
  const frames: Box[] = [[25, 15, 95, 75], [20, 10, 100, 80]];
  assert.deepEqual(apart(drawn([picture], frames)), drawn([picture]));
  const joined: Box = [39, 29, 81, 61];
  assert.deepEqual(apart(drawn([picture], [joined])), drawn([picture], [joined]));
});

Deno.test("a frame around a speck stays: there is no picture in it", () => {
  const data = drawn([[60, 45, 63, 48]], [[20, 10, 100, 80]]);
  assert.deepEqual(apart(data), data);
});

Deno.test("where there are strips alone, or nothing, all stays", () => {
  for (const data of [drawn([[10, 40, 110, 50]]), drawn([])]) assert.deepEqual(apart(data), data);
});
