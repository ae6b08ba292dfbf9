import assert from "node:assert/strict";
import type { Box } from "lib/geometry/box.ts";
import { maskFromPixels } from "lib/geometry/mask.ts";
import type { Image } from "lib/image/image.ts";
import { cutOut } from "lib/segment/cutout.ts";
import { Random } from "lib/tensor/random.ts";

function plate(width: number, height: number): Image {
  const random = new Random(1).fork("plate");
  return {
    width,
    height,
    data: Uint8Array.from(
      { length: width * height * 4 },
      (_, i) => i % 4 === 3 ? 200 : random.int(0, 254),
    ),
  };
}

const image = plate(13, 9);
const pixels = Array.from({ length: 13 * 9 }, (_, i) => (i * 7) % 3 === 0 ? 1 : 0);
const mask = maskFromPixels(pixels, image);

Deno.test("with its background, a cut-out is the plate's own pixels", () => {
  const cut = cutOut(image, mask, [2.4, 3, 6.2, 8], { background: "keep" });
  assert.deepEqual([cut.width, cut.height], [5, 5]);
  for (let y = 0; y < 5; y++) {
    for (let x = 0; x < 5; x++) {
      for (let c = 0; c < 4; c++) {
        assert.equal(cut.data[(y * 5 + x) * 4 + c], image.data[((3 + y) * 13 + 2 + x) * 4 + c]);
      }
    }
  }
});

Deno.test("without its background, what the mask leaves out is transparent white", () => {
  const box: Box = [1, 1, 9, 8];
  const cut = cutOut(image, mask, box, { background: "transparent" });
  const kept = cutOut(image, mask, box, { background: "keep" });
  for (let i = 0; i < cut.width * cut.height; i++) {
    const inside = pixels[(1 + Math.floor(i / 8)) * 13 + 1 + i % 8] === 1;
    assert.deepEqual(
      [...cut.data.subarray(i * 4, i * 4 + 4)],
      inside ? [...kept.data.subarray(i * 4, i * 4 + 4)] : [255, 255, 255, 0],
    );
  }
});

Deno.test("padding stops at the plate's border", () => {
  const cut = cutOut(image, mask, [1, 4, 5, 8], { background: "keep", padding: 3 });
  assert.deepEqual([cut.width, cut.height], [8, 8]); // x 0 to 8, y 1 to 9
});

Deno.test("a box beside the plate and a mask of another plate are named", () => {
  assert.throws(() => cutOut(image, mask, [20, 0, 30, 5], { background: "keep" }), /none of it/);
  const other = maskFromPixels([0, 1], { width: 2, height: 1 });
  assert.throws(() => cutOut(image, other, [0, 0, 2, 2], { background: "keep" }), /13 x 9.*2 x 1/s);
});

Deno.test("a box of which one pixel is on the plate is cut out, one at its border is not", () => {
  const options = { background: "keep" } as const;
  const size = (box: Box) => {
    const { width, height } = cutOut(image, mask, box, options);
    return [width, height];
  };
  assert.deepEqual(size([12.5, 8.5, 20, 20]), [1, 1]);
  for (const box of [[13, 0, 14, 5], [0, 9, 5, 10], [-3, 0, 0, 5], [0, -3, 5, 0]] as const) {
    assert.throws(() => size(box), { name: "RangeError" });
  }
  for (const [width, height] of [[13, 8], [12, 9]]) {
    const other = maskFromPixels(new Uint8Array(width * height), { width, height });
    assert.throws(() => cutOut(image, other, [0, 0, 2, 2], options), /covers the whole plate/);
  }
});
