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

Deno.test("a picture that does not fit in is refused", () => {
  const planes = { width: 3, height: 2 };
  assert.throws(() => framedPlanes({ width: 4, height: 1, planes }), /Cannot lay 4 x 1 pixels/);
  assert.throws(() => framedPlanes({ width: 1, height: 3, planes }), RangeError);
});
