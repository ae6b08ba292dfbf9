import assert from "node:assert/strict";
import { geometry, isOne } from "lib/jit/rules/convolution_geometry.ts";

Deno.test("sides, pads and strides are those of tfjs", () => {
  const conv = geometry({ x: [2, 7, 9, 3], filter: [3, 5, 3, 4] }, { strides: 2, pad: "same" });
  assert.deepEqual(conv, {
    out: [2, 4, 5, 4],
    kernel: [3, 5],
    strides: [2, 2],
    dilations: [1, 1],
    pads: [1, 2, 1, 2],
    dims: [7, 9],
    outDims: [4, 5],
  });
  assert.deepEqual([isOne([1, 1]), isOne([1, 2])], [true, false]);
});
