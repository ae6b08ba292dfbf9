import assert from "node:assert/strict";
import { maskArea, maskBox } from "lib/geometry/mask.ts";
import { blank } from "lib/image/image.ts";
import {
  boxInSquare,
  boxPlane,
  greyPlate,
  greySquare,
  maskOfSquare,
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
