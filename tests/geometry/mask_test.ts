import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import {
  cropMask,
  decodeCocoRle,
  encodeCocoRle,
  maskArea,
  maskBox,
  maskFromPixels,
  maskFromRuns,
  maskIou,
  maskToPixels,
  maskUnion,
  pasteMask,
} from "lib/geometry/mask.ts";
import { Random } from "lib/tensor/random.ts";

/** Random masks of random sizes, dense and sparse, one pixel wide and high among them. */
function* masks() {
  const random = new Random(21);
  for (let n = 0; n < 60; n++) {
    const size = { width: random.int(1, 9), height: random.int(1, 9) };
    const share = random.pick([0, 0.1, 0.5, 0.9, 1]);
    const pixels = Uint8Array.from(
      { length: size.width * size.height },
      () => random.chance(share) ? 1 : 0,
    );
    yield { size, pixels };
  }
}

Deno.test("a mask comes back from its runs as it was", () => {
  for (const { size, pixels } of masks()) {
    assert.deepEqual(maskToPixels(maskFromPixels(pixels, size)), pixels);
  }
});

Deno.test("runs go down the columns and begin outside", () => {
  const pixels = [1, 0, 0, 1]; // [2, 2]: (0, 0) and (1, 1)
  assert.deepEqual(maskFromPixels(pixels, { width: 2, height: 2 }).counts, [0, 1, 2, 1]);
});

Deno.test("maskArea() and maskBox() agree with a loop over the pixels", () => {
  for (const { size, pixels } of masks()) {
    let [x0, y0, x1, y1, count] = [Infinity, Infinity, 0, 0, 0];
    pixels.forEach((inside, i) => {
      if (!inside) return;
      const [x, y] = [i % size.width, Math.floor(i / size.width)];
      [x0, y0, x1, y1] = [
        Math.min(x0, x),
        Math.min(y0, y),
        Math.max(x1, x + 1),
        Math.max(y1, y + 1),
      ];
      count++;
    });
    const mask = maskFromPixels(pixels, size);
    assert.equal(maskArea(mask), count);
    assert.deepEqual(maskBox(mask), count === 0 ? [0, 0, 0, 0] : [x0, y0, x1, y1]);
  }
});

Deno.test("maskFromPixels() refuses pixels that do not fill the size", () => {
  assert.throws(() => maskFromPixels([1], { width: 2, height: 2 }), /2 x 2 mask from 1 pixels/);
});

/** See tests/fixtures/geometry/coco_rle.py. */
const fixture = JSON.parse(
  readFileSync(new URL("../fixtures/geometry/coco_rle.json", import.meta.url), "utf8"),
);

Deno.test("compressed runs are pycocotools' own, both ways", () => {
  for (const { size, counts, area } of fixture.masks) {
    const mask = decodeCocoRle({ size, counts });
    assert.equal(maskArea(mask), area);
    assert.deepEqual(encodeCocoRle(mask), { size, counts });
    assert.deepEqual(maskFromPixels(maskToPixels(mask), mask), mask);
  }
});

Deno.test("maskIou() is pycocotools' own", () => {
  const [a, b] = fixture.pair.map(decodeCocoRle);
  assert.ok(Math.abs(maskIou(a, b) - fixture.iou) < 1e-12);
  const nothing = { width: 20, height: 30, counts: [600] };
  assert.deepEqual([maskIou(nothing, nothing), maskIou(a, nothing)], [0, 0]);
  assert.throws(() => maskIou(a, { width: 1, height: 1, counts: [1] }), /20 x 30 and 1 x 1/);
});

Deno.test("runs of another size are refused", () => {
  assert.throws(() => decodeCocoRle({ size: [2, 2], counts: "5" }), /runs of 5 pixels/);
  for (const counts of ["", "3", "14", "U1", "4P", "4 ", "4\n", "é", "oooooooo4", "00P1", "p4"]) {
    assert.throws(() => decodeCocoRle({ size: [2, 2], counts }), RangeError, counts);
  }
  // bits beyond the seventh group would be taken for others, and fill this mask
  assert.throws(() => decodeCocoRle({ size: [4, 8], counts: "PPPPPPP4" }), /ends in a number/);
});

Deno.test("sizes that a file tells are looked at before runs are read", () => {
  const runs = "P`beim0P`beim0P`beim0PPo`RD";
  assert.throws(() => decodeCocoRle({ size: [60_000, 60_000], counts: runs }), /60000 x 60000/);
  for (const side of [0, -2, 0.5, NaN, Infinity]) {
    assert.throws(() => decodeCocoRle({ size: [side, 2], counts: "4" }), /whole numbers/);
  }
});

Deno.test("runs of the largest mask are encoded and come back", () => {
  const size = { width: 46_340, height: 46_340 };
  const all = 46_340 ** 2;
  for (
    const counts of [[all], [0, all], [1, all - 2, 1], [1, 5, all - 6], [all - 7, 3, 1, 3], [
      0,
      all - 9,
      1,
      1,
      7,
    ]]
  ) {
    const mask = { ...size, counts };
    assert.deepEqual(decodeCocoRle(encodeCocoRle(mask)), mask);
  }
});

Deno.test("runs fill the mask exactly, or are none", () => {
  const size = { width: 2, height: 2 };
  assert.deepEqual(maskFromRuns([0, 4], size), { ...size, counts: [0, 4] });
  for (const counts of [[], [3], [5], [0, 1e12], [-1, 5], [2.5, 1.5], [NaN], [Infinity]]) {
    const lying = { ...size, counts };
    assert.throws(() => maskFromRuns(counts, size), /as a 2 x 2 mask/);
    assert.throws(() => maskToPixels(lying), RangeError);
    assert.throws(() => maskUnion(lying, { ...size, counts: [4] }), RangeError);
    assert.throws(() => maskUnion({ ...size, counts: [4] }, lying), RangeError);
    assert.throws(() => cropMask(lying, [0, 0, 1, 1]), RangeError);
  }
});

Deno.test("a part of a huge mask is cut and laid without its pixels", () => {
  const huge = { width: 46_340, height: 46_340, counts: [0, 46_340 ** 2] };
  assert.deepEqual(cropMask(huge, [5, 5, 7, 7]), { width: 2, height: 2, counts: [0, 4] });
  const one = { width: 1, height: 1, counts: [0, 1] };
  const laid = pasteMask(one, { width: 46_340, height: 46_340, x: 1, y: 2 });
  assert.deepEqual(maskBox(laid), [1, 2, 2, 3]);
});

Deno.test("union and intersection agree with a loop over the pixels", () => {
  const random = new Random(5);
  for (const { size, pixels } of masks()) {
    const other = pixels.map(() => random.chance(0.4) ? 1 : 0);
    const [a, b] = [maskFromPixels(pixels, size), maskFromPixels(other, size)];
    assert.deepEqual(
      maskUnion(a, b),
      maskFromPixels(pixels.map((inside, i) => inside | other[i]), size),
    );
  }
  const [tall, wide] = [{ width: 1, height: 2, counts: [2] }, { width: 2, height: 1, counts: [2] }];
  assert.throws(() => maskUnion(tall, wide), /1 x 2 and 2 x 1/);
});

Deno.test("a cropped mask is what a loop sees in the box, and pastes back", () => {
  const random = new Random(8);
  for (const { size, pixels } of masks()) {
    const [x0, y0] = [random.int(-3, size.width + 2), random.int(-3, size.height + 2)];
    const [width, height] = [random.int(1, 8), random.int(1, 8)];
    const at = (x: number, y: number) =>
      x >= 0 && y >= 0 && x < size.width && y < size.height ? pixels[y * size.width + x] : 0;
    const cut = cropMask(maskFromPixels(pixels, size), [x0, y0, x0 + width, y0 + height]);
    const expected = Array.from(
      { length: width * height },
      (_, i) => at(x0 + i % width, y0 + Math.floor(i / width)),
    );
    assert.deepEqual(cut, maskFromPixels(expected, { width, height }));
    const kept = pixels.map((inside, i) => {
      const [x, y] = [i % size.width - x0, Math.floor(i / size.width) - y0];
      return x >= 0 && y >= 0 && x < width && y < height ? inside : 0;
    });
    assert.deepEqual(pasteMask(cut, { ...size, x: x0, y: y0 }), maskFromPixels(kept, size));
  }
  const one = { width: 1, height: 1, counts: [1] };
  for (const none of [[0, 0, 0.5, 1], [1, 0, 1, 1], [0, 1, 1, 1]] as const) {
    assert.throws(() => cropMask(one, none), /whole pixels/);
  }
});
