import assert from "node:assert/strict";
import { maskFromPixels, pasteMask } from "lib/geometry/mask.ts";
import { maskOfPart } from "lib/geometry/mask_part.ts";
import { Random } from "lib/tensor/random.ts";

/** The pixels with rows and columns exchanged. */
const turned = (pixels: readonly number[], { width, height }: { width: number; height: number }) =>
  Array.from(
    { length: pixels.length },
    (_, i) => pixels[(i % height) * width + Math.floor(i / height)],
  );

Deno.test("a part's pixels make the mask that pasting them makes, wherever it lies", () => {
  const random = new Random(3);
  for (let k = 0; k < 400; k++) {
    const [width, height] = [random.int(1, 6), random.int(1, 6)];
    const [x, y] = [random.int(0, width - 1), random.int(0, height - 1)];
    const part = { x, y, width: random.int(1, width - x), height: random.int(1, height - y) };
    const share = [0, 0.2, 0.8, 1][k % 4];
    const pixels = Array.from(
      { length: part.width * part.height },
      () => random.next() < share ? random.int(1, 255) : 0,
    );
    const pasted = pasteMask(maskFromPixels(pixels, part), { width, height, x, y });
    assert.deepEqual(maskOfPart(turned(pixels, part), { part, width, height }), pasted);
  }
});

Deno.test("a part beyond the picture, or with other pixels, is refused", () => {
  const size = { width: 3, height: 2 };
  for (const [x, y] of [[-1, 0], [0, -1], [2, 0], [0, 1]]) {
    const part = { x, y, width: 2, height: 2 };
    assert.throws(() => maskOfPart([0, 0, 0, 0], { part, ...size }), /mask of 3 x 2/);
  }
  const part = { x: 0, y: 0, width: 2, height: 2 };
  assert.throws(() => maskOfPart([0, 0, 0], { part, ...size }), /Cannot lay 3 pixels/);
});
