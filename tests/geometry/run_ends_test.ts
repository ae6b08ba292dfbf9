import assert from "node:assert/strict";
import fc from "fast-check";
import { maskFromPixels } from "lib/geometry/mask.ts";
import { runEnds } from "lib/geometry/run_ends.ts";

Deno.test("ends in any order, twice at one place among them, make the mask that toggling makes", () => {
  const size = { width: 4, height: 3 };
  fc.assert(fc.property(fc.array(fc.nat(12), { maxLength: 30 }), (offsets) => {
    const ends = runEnds(size);
    for (const offset of offsets) ends.add(offset);
    const inside = (k: number) => offsets.filter((offset) => offset <= k).length % 2;
    const pixels = Array.from({ length: 12 }, (_, i) => inside((i % 4) * 3 + Math.floor(i / 4)));
    assert.deepEqual(ends.mask(), maskFromPixels(pixels, size));
  }));
});

Deno.test("no end is an empty mask; one at the end of the mask is none", () => {
  const ends = runEnds({ width: 2, height: 2 });
  assert.deepEqual(ends.mask().counts, [4]);
  ends.add(4);
  assert.deepEqual(ends.mask().counts, [4]);
  ends.add(0);
  assert.deepEqual(ends.mask().counts, [0, 4]);
});

Deno.test("ends that cancel out are forgotten: memory goes by the outline, not by how often it is drawn", () => {
  const ends = runEnds({ width: 100, height: 100 });
  for (let i = 0; i < 3 * 2 ** 20 + 1; i++) ends.add(50);
  assert.deepEqual(ends.mask().counts, [50, 9950]);
});

Deno.test("a mask that covers the largest sheet costs nothing", () => {
  const ends = runEnds({ width: 46_340, height: 46_340 });
  ends.add(1);
  assert.deepEqual(ends.mask().counts, [1, 46_340 ** 2 - 1]);
  assert.throws(() => runEnds({ width: 46_341, height: 46_341 }), RangeError);
});
