import assert from "node:assert/strict";
import { crop, flipHorizontal, type Image } from "lib/image/image.ts";
import {
  engravedLines,
  flipLines,
  isPlain,
  leastCentre,
  register,
} from "lib/retrieval/registration.ts";
import { Random } from "lib/tensor/random.ts";
import { assertFrozen } from "tests/frozen.ts";

/** A sheet of random dark strokes; `tint` washes it with a colour and shades the paper. */
function strokes(seed: number, tint: readonly [number, number, number]): Image {
  const random = new Random(seed);
  const [width, height] = [120, 160];
  const data = new Uint8Array(width * height * 4);
  for (let i = 0; i < width * height; i++) data.set([...tint, 255], i * 4);
  for (let n = 0; n < 60; n++) {
    let [x, y, angle] = [random.range(10, 110), random.range(10, 150), random.range(0, 6.3)];
    for (let step = 0; step < 40; step++) {
      [x, y, angle] = [x + Math.cos(angle), y + Math.sin(angle), angle + random.range(-0.2, 0.2)];
      for (const [dx, dy] of [[0, 0], [1, 0], [0, 1], [1, 1]]) {
        const [u, v] = [Math.floor(x) + dx, Math.floor(y) + dy];
        if (u >= 0 && u < width && v >= 0 && v < height) {
          data.set([25, 20, 15], (v * width + u) * 4);
        }
      }
    }
  }
  return { width, height, data };
}

const plain = strokes(1, [247, 243, 233]);

Deno.test("a washed, shifted and trimmed impression fits, another drawing does not", () => {
  const washed = crop(strokes(1, [200, 150, 170]), [6, 4, 118, 152]);
  const found = register(engravedLines(plain), engravedLines(washed));
  assert.ok(found.score > 0.6, `${found.score}`);
  assert.equal(found.reversed, false);
  const other = register(engravedLines(plain), engravedLines(strokes(2, [247, 243, 233])));
  assert.ok(other.score < 0.4, `${other.score}`);
});

Deno.test("a mirrored impression fits in reverse", () => {
  const found = register(engravedLines(plain), engravedLines(flipHorizontal(plain)));
  assert.ok(found.reversed && found.score > 0.9, `${found.score}`);
});

Deno.test("the lines of a mirrored picture are the mirrored lines", () => {
  const [a, b] = [engravedLines(flipHorizontal(plain)), flipLines(engravedLines(plain))];
  for (let i = 0; i < a.length; i++) assert.ok(Math.abs(a[i] - b[i]) < 0.1);
});

Deno.test("a cut-out is plain below a mean square of its lines, and not from it on", () => {
  const even = (square: number) => new Float32Array(64 * 64).fill(Math.sqrt(square));
  assert.equal(isPlain(even(0.05 * 0.99)), true);
  assert.equal(isPlain(even(0.05 * 1.01)), false);
  assert.equal(isPlain(engravedLines(plain)), false);
});

Deno.test("of figures in one frame the frame agrees, and not the middle", () => {
  const framed = (seed: number) => {
    const image = strokes(seed, [247, 243, 233]);
    const frame = strokes(77, [247, 243, 233]);
    for (let i = 0; i < 120 * 160; i++) {
      const [x, y] = [i % 120, Math.floor(i / 120)];
      if (Math.min(x, 119 - x) < 24 || Math.min(y, 159 - y) < 32) {
        image.data.set(frame.data.subarray(4 * i, 4 * i + 4), 4 * i);
      }
    }
    return engravedLines(image);
  };
  const same = register(framed(1), framed(1));
  const other = register(framed(1), framed(2));
  assert.ok(same.centre > 0.99 && same.score > 0.99);
  assert.ok(other.score > 0.4 && other.centre < leastCentre, `${other.score} ${other.centre}`);
});

Deno.test("lines and how they are laid are what thresholds were chosen by", () => {
  const lines = (image: Image) => engravedLines(image);
  const [one, other] = [lines(plain), lines(strokes(2, [247, 243, 233]))];
  assertFrozen([...one], "775cc91d9e97");
  const pairs = [
    register(one, lines(crop(plain, [9, 5, 110, 160]))),
    register(one, lines(crop(flipHorizontal(plain), [-12, 3, 125, 150]))),
    register(other, one),
    register(lines(crop(plain, [0, 0, 120, 110])), one),
    // equal in both directions: as it is
    register(one, one.map((value, i) => value + one[i - i % 64 + 63 - i % 64])),
  ];
  assertFrozen(pairs, "8b1ef3c40d92");
});
