import assert from "node:assert/strict";
import { heScales } from "lib/finetune/he_scales.ts";
import { float32, sizeOf } from "lib/tensor/tensor.ts";
import { Random } from "lib/tensor/random.ts";

Deno.test("scaled filters have squares that sum to 2, dense or of single channels", () => {
  const random = new Random(5);
  for (const [shape, depthwise] of [[[3, 3, 4, 5], false], [[3, 3, 6, 1], true]] as const) {
    const length = sizeOf(shape);
    const filters = float32(Float32Array.from({ length }, () => random.normal()), [...shape]);
    const scales = heScales(filters, depthwise);
    assert.equal(scales.length, depthwise ? 6 : 5);
    scales.forEach((scale, k) => {
      let squares = 0;
      for (let i = k; i < length; i += scales.length) squares += (filters.data[i] * scale) ** 2;
      assert.ok(Math.abs(squares - 2) < 1e-5, `${k}: ${squares}`);
    });
  }
});

Deno.test("a filter of zeros stays one", () => {
  const nothing = float32(new Float32Array(3 * 3 * 2), [3, 3, 2, 1]);
  assert.deepEqual(heScales(nothing, true), Float32Array.of(1, 1));
});
