import assert from "node:assert/strict";
import { labelMap, moved, movedBox } from "lib/engraver/labels.ts";
import { identityFrame, type Pt } from "lib/engraver/geometry.ts";
import type { PlatePart } from "lib/engraver/plate.ts";

const part = (owner: number, x: number, size = 4): PlatePart => {
  const outline: Pt[] = [[x, 0], [x + size, 0], [x + size, size], [x, size]];
  return { owner, outline, ink: "", wash: null, solid: false, masked: true };
};

Deno.test("who stands in front hides who stands behind, and whole figures are counted", () => {
  const sheet = { frame: identityFrame, width: 10, height: 4 };
  const { labels, whole } = labelMap([part(0, 0), part(1, 2), part(-1, 5)], sheet);
  assert.equal([...labels.slice(0, 10)].join(""), "1122200000");
  assert.deepEqual(whole, [16, 16]);
  const cut = labelMap([part(0, -2)], { ...sheet, clip: [1, 0, 10, 4] });
  assert.equal([...cut.labels.slice(0, 10)].join(""), "0100000000");
  assert.equal(cut.whole[0], 16);
});

/** A rectangle that belongs to somebody, or to nobody. */
const boxPart = (owner: number, [x0, y0, x1, y1]: readonly number[], masked = true): PlatePart => ({
  ...part(owner, 0),
  outline: [[x0, y0], [x1, y0], [x1, y1], [x0, y1]],
  masked,
});

Deno.test("a pixel is somebody's where its middle is, on the sheet and beyond it", () => {
  const sheet = { frame: identityFrame, width: 6, height: 5 };
  const wholeOf = (...boxes: number[][]) =>
    labelMap(boxes.map((box) => boxPart(0, box)), sheet).whole[0];
  assert.equal(wholeOf([0.3, 0.3, 3.7, 2.7]), 4 * 3);
  assert.equal(wholeOf([0.6, 0.6, 3.4, 2.4]), 2);
  assert.equal(wholeOf([-3.7, -2.7, -0.3, -0.3]), 4 * 3);
  // twice over is once
  assert.equal(wholeOf([0, 0, 4, 4], [2, 2, 6, 6]), 28);
  assert.equal(wholeOf([4, 4, 9, 9], [-2, -2, 1, 1]), 34);
  const { labels } = labelMap([boxPart(1, [0.4, 0, 2.6, 1])], sheet);
  assert.deepEqual([...labels.subarray(0, 6)], [2, 2, 2, 0, 0, 0]);
});

Deno.test("scenery before somebody hides him; what is behind everybody, and ghosts, hide nobody", () => {
  const sheet = { frame: identityFrame, width: 4, height: 1 };
  const front = [boxPart(0, [0, 0, 4, 1]), boxPart(-1, [1, 0, 2, 1])];
  assert.deepEqual([...labelMap(front, sheet).labels], [1, 0, 1, 1]);
  assert.deepEqual([...labelMap(front.toReversed(), sheet).labels], [1, 1, 1, 1]);
  const ghost = [boxPart(0, [0, 0, 4, 1]), boxPart(1, [1, 0, 2, 1], false)];
  assert.deepEqual(labelMap(ghost, sheet).whole, [4]);
  assert.deepEqual([...labelMap(ghost, sheet).labels], [1, 1, 1, 1]);
});

Deno.test("a border cuts what is turned along its own sides", () => {
  const [c, s] = [Math.cos(0.1), Math.sin(0.1)];
  const { labels, whole } = labelMap([boxPart(0, [-50, -50, 90, 90])], {
    frame: [c, s, -s, c, 0, 0],
    width: 40,
    height: 40,
    clip: [10, 10, 30, 30],
  });
  labels.forEach((label, i) => {
    const [x, y] = [i % 40 + 0.5, Math.floor(i / 40) + 0.5];
    const [u, v] = [c * x + s * y, c * y - s * x];
    assert.equal(label, Number(u > 10 && u < 30 && v > 10 && v < 30), `${x} ${y}`);
  });
  assert.ok(Math.abs(whole[0] - 140 * 140) < 40, `${whole[0]}`);
});

Deno.test("boxes are rounded to whole pixels of the sheet, and end with it", () => {
  const size = { width: 10, height: 8 };
  assert.deepEqual(movedBox([0.4, 0.6, 3.4, 3.6], identityFrame, size), [0, 1, 3, 4]);
  assert.deepEqual(movedBox([-3, -2, 30, 20], identityFrame, size), [0, 0, 10, 8]);
});

Deno.test("boxes and polygons move with their frame", () => {
  const mirror: [number, number, number, number, number, number] = [-1, 0, 0, 1, 10, 0];
  assert.deepEqual(movedBox([0, 0, 3, 4], mirror, { width: 10, height: 4 }), [7, 0, 10, 4]);
  assert.deepEqual(moved([[1, 2]], mirror), [[9, 2]]);
});
