import assert from "node:assert/strict";
import { checkMaskSize } from "lib/geometry/mask_size.ts";

Deno.test("a mask has whole sides from 1, and at most as many pixels as COCO can count", () => {
  checkMaskSize({ width: 1, height: 1 });
  checkMaskSize({ width: 2 ** 31 - 1, height: 1 });
  assert.throws(() => checkMaskSize({ width: 2 ** 31, height: 1 }), RangeError);
  assert.throws(() => checkMaskSize({ width: 60_000, height: 60_000 }), /60000 x 60000/);
  for (const side of [0, -1, 0.5, 1e-320, NaN, Infinity, 1e309]) {
    assert.throws(() => checkMaskSize({ width: side, height: 4 }), /whole numbers of pixels/);
    assert.throws(() => checkMaskSize({ width: 4, height: side }), /whole numbers of pixels/);
  }
  const text = { width: "4", height: 4 } as unknown as { width: number; height: number };
  assert.throws(() => checkMaskSize(text), RangeError);
});
