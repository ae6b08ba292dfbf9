import assert from "node:assert/strict";
import { resizeToPlanes } from "lib/image/antialias.ts";
import { resizePillow } from "lib/image/pillow.ts";
import { Random } from "lib/tensor/random.ts";

/** Beside torchvision's numbers it is compared in tests/segment/sam2_test.ts. */
Deno.test("it is Pillow's triangle without the rounding, within a level", () => {
  const random = new Random(3);
  for (const [from, to] of [[40, 13], [13, 40], [1, 9], [9, 1], [20, 20]]) {
    const pixels = {
      width: from,
      height: from + 3,
      channels: 3,
      data: Uint8Array.from({ length: from * (from + 3) * 3 }, () => random.next() * 256),
    };
    const size = { width: to, height: to + 2 };
    const bytes = resizePillow(pixels, size).data;
    const planes = resizeToPlanes(pixels, size);
    assert.equal(planes.length, bytes.length);
    bytes.forEach((byte, i) => {
      const [at, c] = [Math.floor(i / 3), i % 3];
      assert.ok(Math.abs(planes[c * size.width * size.height + at] * 255 - byte) < 1.01);
    });
  }
});

Deno.test("a flat plane stays flat, and weights sum to 1", () => {
  const data = new Uint8Array(7 * 5).fill(200);
  const planes = resizeToPlanes({ width: 7, height: 5, channels: 1, data }, {
    width: 3,
    height: 11,
  });
  assert.ok(planes.every((value) => Math.abs(value - 200 / 255) < 1e-6));
});
