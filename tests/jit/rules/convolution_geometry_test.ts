import assert from "node:assert/strict";
import { geometry, isOne, reach } from "lib/jit/rules/convolution_geometry.ts";

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

Deno.test("the last window reaches beyond the edge, to it, or ends before it", () => {
  for (
    const [dim, kernel, stride, pad, dilation] of [
      [7, 3, 2, 1, 1],
      [8, 3, 3, 0, 1],
      [8, 3, 1, 1, 2],
      [9, 5, 2, 2, 1],
      [6, 1, 4, 0, 1],
    ]
  ) {
    const pads: [number, number] = [pad, pad];
    const conv = geometry({ x: [1, dim, 5, 1], filter: [kernel, 1, 1, 1] }, {
      strides: [stride, 1],
      pad: [[0, 0], pads, [0, 0], [0, 0]],
      dilations: [dilation, 1],
    });
    let last = -pad;
    while (last + stride + (kernel - 1) * dilation < dim + pad) last += stride;
    assert.deepEqual(reach(conv), [last + (kernel - 1) * dilation - (dim - 1), 0]);
  }
});
