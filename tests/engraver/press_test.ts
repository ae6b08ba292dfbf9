import assert from "node:assert/strict";
import { Press } from "lib/engraver/press.ts";

Deno.test("coverage is exact on slanted edges", () => {
  const press = new Press({ width: 10, height: 10 });
  press.rings([[[0, 0], [10, 0], [0, 10]]], 0);
  const ink = press.grey.reduce((sum, grey) => sum + 255 - grey, 0) / 255;
  assert.ok(Math.abs(ink - 50) < 0.3, `${ink}`);
  assert.equal(press.grey[0], 0);
  assert.equal(press.grey[99], 255);
  assert.ok(Math.abs(press.grey[9] - 127) < 2);
});

Deno.test("a ring turning the other way is a hole, paper hides ink, limits cut", () => {
  const press = new Press({ width: 8, height: 8 });
  press.rings([[[0, 0], [8, 0], [8, 8], [0, 8]], [[2, 2], [2, 6], [6, 6], [6, 2]]], 0);
  assert.deepEqual([press.grey[0], press.grey[4 * 8 + 4]], [0, 255]);
  press.rings([[[0, 0], [8, 0], [8, 8], [0, 8]]], 255);
  assert.ok(press.grey.every((grey) => grey === 255));
  press.limit([4, 0, 8, 8]);
  press.rings([[[0, 0], [8, 0], [8, 8], [0, 8]]], 0);
  assert.deepEqual([press.grey[3], press.grey[4]], [255, 0]);
});

Deno.test("strokes are read in tenths, absolute and relative, and moved by the frame", () => {
  const plain = new Press({ width: 8, height: 8 });
  plain.strokes("M20 20l20 0 0 20 -20 0z");
  const same = new Press({ width: 8, height: 8 });
  same.strokes("M20 20L40 20L40 40L20 40z");
  assert.deepEqual(same.grey, plain.grey);
  const mirrored = new Press({ width: 8, height: 8, frame: [-1, 0, 0, 1, 8, 0] });
  mirrored.strokes("M20 20l20 0 0 20 -20 0z");
  for (let y = 0; y < 8; y++) {
    for (let x = 0; x < 8; x++) {
      assert.equal(mirrored.grey[y * 8 + x], plain.grey[y * 8 + 7 - x]);
    }
  }
});
