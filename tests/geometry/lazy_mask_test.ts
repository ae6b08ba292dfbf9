import assert from "node:assert/strict";
import { lazyMask } from "lib/geometry/lazy_mask.ts";
import { maskArea } from "lib/geometry/mask.ts";

const size = { width: 2, height: 2 };

Deno.test("a lazy mask is a mask; its runs are made when they are asked for, and kept", () => {
  let made = 0;
  const mask = lazyMask(size, () => {
    made++;
    return [1, 3];
  });
  const label = { mask };
  const copy = { ...label };
  assert.ok(copy.mask);
  assert.equal(made, 0);
  assert.equal(maskArea(mask), 3);
  assert.deepEqual(mask, { ...size, counts: [1, 3] });
  assert.equal(JSON.stringify(mask), '{"width":2,"height":2,"counts":[1,3]}');
  assert.equal(made, 1);
});

Deno.test("only so many runs are kept: an old mask's are made again", () => {
  const made = [0, 0, 0];
  const long = Array.from({ length: 2_000_000 }, () => 1);
  const masks = made.map((_, i) =>
    lazyMask(size, () => {
      made[i]++;
      return long;
    })
  );
  for (const mask of masks) assert.equal(mask.counts, long);
  assert.equal(masks[2].counts, long);
  // two of them are as many as may be kept
  assert.equal(masks[1].counts, long);
  assert.deepEqual(made, [1, 1, 1]);
  assert.equal(masks[0].counts, long);
  assert.deepEqual(made, [2, 1, 1]);
});
