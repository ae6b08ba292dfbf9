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

Deno.test("boxes and polygons move with their frame", () => {
  const mirror: [number, number, number, number, number, number] = [-1, 0, 0, 1, 10, 0];
  assert.deepEqual(movedBox([0, 0, 3, 4], mirror, { width: 10, height: 4 }), [7, 0, 10, 4]);
  assert.deepEqual(moved([[1, 2]], mirror), [[9, 2]]);
});
