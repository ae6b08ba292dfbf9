import assert from "node:assert/strict";
import { framedPlanes } from "lib/image/framed_planes.ts";

Deno.test("what the picture leaves free is filled, in each plane", () => {
  const planes = { width: 3, height: 2 };
  const one = [0, 0, 7, 7, 7, 7];
  const found = framedPlanes({ width: 2, height: 1, planes, filling: 7 });
  assert.deepEqual([...found], [...one, ...one, ...one]);
  assert.deepEqual([...framedPlanes({ width: 1, height: 1, filling: 7 })], [0, 0, 0]);
  assert.ok(framedPlanes({ width: 1, height: 1, planes }).every((value) => value === 0));
});

Deno.test("beside a loop: rows of the picture are free, whatever lies around them", () => {
  const planes = { width: 5, height: 4 };
  for (const [width, height] of [[3, 3], [5, 2], [2, 4], [5, 4], [1, 1]]) {
    const found = framedPlanes({ width, height, planes, filling: -1 });
    const expected = Array.from(
      { length: 60 },
      (_, i) => i % 5 < width && Math.floor(i / 5) % 4 < height ? 0 : -1,
    );
    assert.deepEqual([...found], expected, `${width} x ${height}`);
  }
});

Deno.test("a picture that does not fit in is refused", () => {
  const planes = { width: 3, height: 2 };
  assert.throws(() => framedPlanes({ width: 4, height: 1, planes }), /Cannot lay 4 x 1 pixels/);
  assert.throws(() => framedPlanes({ width: 1, height: 3, planes }), RangeError);
});
