import assert from "node:assert/strict";
import { geometry } from "lib/jit/rules/convolution_geometry.ts";
import { phases } from "lib/jit/rules/phases.ts";

const along = (dim: number, kernel: number, strides: number, pad: number | "same") =>
  phases(
    geometry({ x: [1, dim, 5, 8], filter: [kernel, 1, 8, 8] }, {
      strides: [strides, 1],
      pad: pad === "same" ? pad : [[0, 0], [pad, pad], [0, 0], [0, 0]],
    }),
  )?.down ?? null;

Deno.test("each tap belongs to the phase of the pixels that it reaches, the last tap first", () => {
  assert.deepEqual(along(8, 3, 2, 1), [
    { taps: [1], pads: [0, 0] },
    { taps: [2, 0], pads: [0, 1] },
  ]);
  assert.deepEqual(along(7, 3, 1, 1), [{ taps: [2, 1, 0], pads: [1, 1] }]);
});

Deno.test("pixels that no tap reaches have a phase without taps", () => {
  assert.deepEqual(along(8, 1, 2, 0), [{ taps: [0], pads: [0, 0] }, { taps: [], pads: [0, 0] }]);
});

Deno.test("where a phase would have to leave rows of dY out, there are none", () => {
  assert.equal(along(6, 2, 1, 2), null);
  // along either axis
  const padded = (down: number, across: number) =>
    phases(geometry({ x: [1, 6, 6, 8], filter: [2, 2, 8, 8] }, {
      strides: [1, 1],
      pad: [[0, 0], [down, down], [across, across], [0, 0]],
    }));
  assert.deepEqual([padded(2, 1), padded(1, 2), padded(2, 2)], [null, null, null]);
  const { down, across } = padded(0, 1)!;
  assert.deepEqual([down, across], [[{ taps: [1, 0], pads: [1, 1] }], [{
    taps: [1, 0],
    pads: [0, 0],
  }]]);
});
