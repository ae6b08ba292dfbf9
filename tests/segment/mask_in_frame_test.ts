import assert from "node:assert/strict";
import { maskToPixels } from "lib/geometry/mask.ts";
import { maskInFrame } from "lib/segment/mask_in_frame.ts";

Deno.test("the padding of the frame is left out of a mask", () => {
  // certain only where the frame is padding: below the picture, whose height is half its width
  const data = Float32Array.from({ length: 16 * 16 }, (_, i) => i >= 10 * 16 ? 9 : -1);
  const plate = { width: 40, height: 20 };
  const mask = maskInFrame(data, { low: 16, side: 64, plate });
  assert.ok(maskToPixels(mask).every((inside) => inside === 0));
  const tall = maskInFrame(data, { low: 16, side: 64, plate: { width: 20, height: 40 } });
  assert.ok(maskToPixels(tall).some((inside) => inside === 1));
});
