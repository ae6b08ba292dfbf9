import assert from "node:assert/strict";
import { blurred, coloured, inked, inverted, solarized } from "lib/augment/photometric.ts";
import { gaussianBlur } from "lib/image/blur.ts";
import { noise } from "./pictures.ts";

const picture = noise(9, 7, 2);

Deno.test("solarised levels turn round, ink becomes paper and ink again", () => {
  assert.deepEqual(inverted(inverted(picture)), picture);
  const { data } = solarized(picture, 100);
  data.forEach((value, i) => {
    assert.equal(value, picture.data[i] >= 100 ? 255 - picture.data[i] : picture.data[i]);
  });
});

Deno.test("inking takes the darkest or the lightest of nine pixels, or part of the way", () => {
  const extremes = (fold: (...values: number[]) => number) =>
    picture.data.map((_, i) => {
      const [x, y, c] = [Math.floor(i / 3) % 9, Math.floor(i / 27), i % 3];
      const around: number[] = [];
      for (let v = Math.max(0, y - 1); v <= Math.min(6, y + 1); v++) {
        for (let u = Math.max(0, x - 1); u <= Math.min(8, x + 1); u++) {
          around.push(picture.data[(v * 9 + u) * 3 + c]);
        }
      }
      return fold(...around);
    });
  assert.deepEqual(inked(picture, 1).data, extremes(Math.min));
  assert.deepEqual(inked(picture, -1).data, extremes(Math.max));
  assert.deepEqual(inked(picture, 0).data, picture.data);
  const [half, least] = [inked(picture, 0.5).data, extremes(Math.min)];
  half.forEach((value, i) => assert.equal(value, Math.round((picture.data[i] + least[i]) / 2)));
});

Deno.test("inking by two pixels is inking twice, mixed in once", () => {
  assert.deepEqual(inked(picture, 1, { radius: 2 }), inked(inked(picture, 1), 1));
  assert.deepEqual(inked(picture, -1, { radius: 3 }), inked(inked(inked(picture, -1), -1), -1));
  assert.deepEqual(inked(picture, 0.5, { radius: 1 }), inked(picture, 0.5));
  const [half, most] = [0.5, 1].map((amount) => inked(picture, amount, { radius: 2 }).data);
  half.forEach((level, i) => assert.equal(level, Math.round((picture.data[i] + most[i]) / 2)));
});

Deno.test("colours: none is grey, a whole turn is the same, half a turn is the opposite", () => {
  const red = { width: 1, height: 1, channels: 3, data: Uint8Array.of(150, 110, 110) };
  const grey = coloured(red, { saturation: 0, hue: 0 }).data;
  assert.ok(Math.max(...grey) - Math.min(...grey) <= 1);
  const same = coloured(picture, { saturation: 1, hue: 1 }).data;
  same.forEach((value, i) => assert.ok(Math.abs(value - picture.data[i]) <= 1));
  const [r, g, b] = coloured(red, { saturation: 1, hue: 0.5 }).data;
  assert.ok(r < g && r < b, `${r}, ${g}, ${b}`);
});

Deno.test("blur is the picture's own", () => {
  assert.deepEqual(blurred(picture, 0.9), gaussianBlur(picture, { sigma: 0.9 }));
});
