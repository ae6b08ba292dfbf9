import assert from "node:assert/strict";
import { maskArea, maskBox } from "lib/geometry/mask.ts";
import { blank } from "lib/image/image.ts";
import {
  boxInSquare,
  boxPlane,
  greyPlate,
  greySquare,
  maskOfSquare,
  maskSquare,
  squareAround,
} from "lib/segment/cutter_crop.ts";

Deno.test("a square has an eighth of the longer side around the box, and a least side", () => {
  assert.deepEqual(squareAround([10, 20, 50, 100]), { x: -20, y: 10, side: 100 });
  assert.equal(squareAround([5, 5, 6, 6]).side, 16);
  const square = squareAround([10, 20, 50, 100]);
  assert.deepEqual(boxInSquare([10, 20, 50, 100], square, 50), [15, 5, 35, 45]);
});

Deno.test("greys are averaged, and white where the plate ends", () => {
  const plate = blank({ width: 40, height: 40 }, [0, 0, 0, 255]);
  for (let i = 0; i < 1600; i += 2) plate.data.fill(255, 4 * i, 4 * i + 3);
  const inside = greySquare(greyPlate(plate), { x: 0, y: 0, side: 40 }, 10);
  assert.ok(inside.every((value) => Math.abs(value - 128) <= 1));
  const over = greySquare(greyPlate(plate), { x: 20, y: 0, side: 40 }, 20);
  assert.deepEqual([over[5], over[15]].map((value) => Math.round(value / 10)), [13, 26]);
  assert.ok(
    greySquare(greyPlate(plate), { x: 100, y: 100, side: 20 }, 8).every((value) => value === 255),
  );
});

Deno.test("a box of a pixel still shows in its plane, at every corner", () => {
  for (const box of [[0, 0, 0.2, 0.2], [7.9, 7.9, 8, 8], [3, 3, 3.1, 8]] as const) {
    const plane = boxPlane(box, 8);
    const sum = plane.reduce((a, b) => a + b, 0);
    assert.ok(sum >= 0 && sum <= 8, `${box}: ${sum}`);
  }
  assert.equal(boxPlane([2, 2, 6, 4], 8).reduce((a, b) => a + b, 0), 8);
});

Deno.test("a mask is of the plate, near its box and never beyond the border", () => {
  const all = { width: 8, height: 8, data: new Float32Array(64).fill(1) };
  const plate = { width: 60, height: 50 };
  const box = [-10, 10, 20, 40] as const;
  const mask = maskOfSquare(all, { square: squareAround(box), box, plate });
  assert.deepEqual([mask.width, mask.height], [60, 50]);
  assert.deepEqual(maskBox(mask), [0, 8, 22, 42]);
  const none = { ...all, data: new Float32Array(64).fill(-1) };
  assert.equal(maskArea(maskOfSquare(none, { square: squareAround(box), box, plate })), 0);
  const off = [100, 100, 130, 140] as const;
  const away = maskOfSquare(all, { square: squareAround(off), box: off, plate });
  assert.deepEqual([maskArea(away), away.counts], [0, [3000]]);
});

Deno.test("sides and corners of a square are rounded to the nearest pixel, halves up", () => {
  assert.deepEqual(squareAround([0, 0, 42, 10]), { x: -5, y: -21, side: 53 });
  assert.deepEqual(squareAround([100, 20, 150, 30]), { x: 94, y: -6, side: 63 });
  assert.deepEqual([12.4, 12.8, 13.2].map((side) => squareAround([0, 0, side, 1]).side), [
    16,
    16,
    17,
  ]);
});

Deno.test("a plane is 1 where the middles of its pixels are in the box, and one pixel at least", () => {
  const inside = (box: readonly [number, number, number, number]) =>
    [...boxPlane(box, 8)].flatMap((value, i) =>
      value === 1 ? [`${i % 8},${Math.floor(i / 8)}`] : []
    );
  assert.deepEqual(inside([2.5, 1.4, 4.5, 2.5]), ["3,1", "4,1", "3,2", "4,2"]);
  assert.deepEqual(inside([-3, -2, 2, 1]), ["0,0", "1,0"]);
  assert.deepEqual(inside([6, 7, 20, 20]), ["6,7", "7,7"]);
  assert.deepEqual(inside([3, 5, 3.1, 5.1]), ["3,5"]);
});

Deno.test("each pixel of a plate lies where it does in its square, and the rest is white", () => {
  const plate = {
    width: 10,
    height: 6,
    channels: 1,
    data: new Uint8Array(60).map((_, i) => i),
  } as const;
  for (const [x, y] of [[-5, -3], [-5, -9], [0, 0], [2, 1]]) {
    const grey = greySquare(plate, { x, y, side: 20 }, 20);
    grey.forEach((value, i) => {
      const [px, py] = [x + i % 20, y + Math.floor(i / 20)];
      const isThere = px >= 0 && px < 10 && py >= 0 && py < 6;
      assert.equal(value, isThere ? py * 10 + px : 255, `${px}, ${py}`);
    });
  }
  for (const [x, y] of [[10, 0], [-20, 0], [0, 6], [0, -20]]) {
    assert.ok(greySquare(plate, { x, y, side: 20 }, 20).every((value) => value === 255));
  }
});

Deno.test("a sliver of a plate is a pixel", () => {
  const plate = { width: 10, height: 6, channels: 1, data: new Uint8Array(60) } as const;
  const shown = (x: number, y: number) =>
    [...greySquare(plate, { x, y, side: 100 }, 8)].flatMap((value, i) => value < 255 ? [i] : []);
  assert.deepEqual(shown(9, 0), [0]);
  assert.deepEqual(shown(-99, -99), [63]);
});

Deno.test("a mask reaches a twenty-fifth of the box's longer side beyond it, and not beyond its square", () => {
  const all = { width: 8, height: 8, data: new Float32Array(64).fill(1) };
  const plate = { width: 200, height: 200 };
  const box = [10, 10, 110, 60] as const;
  const found = (square = squareAround(box), reach?: number) =>
    maskBox(maskOfSquare(all, { square, box, plate, ...reach === undefined ? {} : { reach } }));
  assert.deepEqual(found(), [6, 6, 114, 64]);
  assert.deepEqual(found(undefined, 0), [10, 10, 110, 60]);
  assert.deepEqual(found({ x: 20, y: 15, side: 30 }), [20, 15, 50, 45]);
  const beside = { square: { x: 20, y: 61, side: 30 }, box, plate, reach: 0 };
  assert.deepEqual(maskOfSquare(all, beside).counts, [40_000]);
  const below = { square: { x: 110, y: 20, side: 30 }, box, plate, reach: 0 };
  assert.deepEqual(maskOfSquare(all, below).counts, [40_000]);
});

Deno.test("a mask in a square keeps its share of each pixel, and ends where the plate does", () => {
  const mask = { width: 4, height: 4, counts: [0, 8, 8] }; // the left half
  assert.deepEqual([...maskSquare(mask, { x: 0, y: 0, side: 4 }, 2)], [255, 0, 255, 0]);
  assert.deepEqual([...maskSquare(mask, { x: -2, y: 0, side: 4 }, 2)], [0, 255, 0, 255]);
  assert.deepEqual([...maskSquare(mask, { x: 1, y: 0, side: 2 }, 1)], [128]);
  assert.deepEqual([...maskSquare(mask, { x: 9, y: 9, side: 4 }, 1)], [0]);
});
