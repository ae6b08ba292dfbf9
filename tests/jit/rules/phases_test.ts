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

Deno.test("beside a loop that adds up dY by every tap, at any stride and padding", () => {
  for (
    const [kernel, stride, pad, dim] of [
      [3, 1, 1, 7],
      [3, 2, 1, 8],
      [5, 2, 2, 9],
      [7, 2, 3, 12],
      [5, 3, 2, 11],
      [6, 2, 2, 10],
      [3, 3, 0, 9],
      [1, 2, 0, 8],
    ]
  ) {
    const found = along(dim, kernel, stride, pad)!;
    const outputs = Math.floor((dim + 2 * pad - kernel) / stride) + 1;
    const dy = Array.from({ length: outputs }, (_, o) => 2 ** o);
    const filter = Array.from({ length: kernel }, (_, tap) => 3 ** tap);
    const expected = Array.from({ length: dim }, (_, y) => {
      let sum = 0;
      dy.forEach((value, o) =>
        filter.forEach((weight, tap) => {
          if (o * stride - pad + tap === y) sum += value * weight;
        })
      );
      return sum;
    });
    const made = Array.from({ length: dim }, (_, y) => {
      const { taps, pads: [before] } = found[y % stride];
      const first = Math.floor(y / stride) - before;
      return taps.reduce((sum, tap, i) => sum + (dy[first + i] ?? 0) * filter[tap], 0);
    });
    assert.deepEqual(made, expected, `${kernel} at ${stride}`);
    // the padding after is what makes as many results as there are pixels
    for (const { taps, pads: [before, after] } of found) {
      if (taps.length === 0) continue;
      assert.equal(before + outputs + after - taps.length + 1, Math.ceil(dim / stride));
    }
  }
});
