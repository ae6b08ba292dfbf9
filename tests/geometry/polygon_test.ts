import assert from "node:assert/strict";
import fc from "fast-check";
import { maskFromPixels, maskToPixels } from "lib/geometry/mask.ts";
import { joinRings, maskToPolygons, polygonsToMask, signedArea } from "lib/geometry/polygon.ts";

Deno.test("any mask comes back from its outlines", () => {
  const size = { width: 7, height: 6 };
  fc.assert(fc.property(fc.array(fc.nat(1), { minLength: 42, maxLength: 42 }), (pixels) => {
    const mask = maskFromPixels(pixels, size);
    assert.deepEqual(polygonsToMask(maskToPolygons(mask), size), mask);
  }));
});

Deno.test("a ring has corners only, a hole is a ring of its own", () => {
  const pixels = [1, 1, 1, 1, 0, 1, 1, 1, 1];
  const rings = maskToPolygons(maskFromPixels(pixels, { width: 3, height: 3 }));
  assert.deepEqual(rings.map((ring) => ring.length), [4, 4]);
  assert.deepEqual(rings[0], [[0, 0], [3, 0], [3, 3], [0, 3]]);
  assert.deepEqual(rings.map(signedArea), [9, -1]);
});

Deno.test("pixels that touch by a corner are two rings", () => {
  const mask = maskFromPixels([1, 0, 0, 1], { width: 2, height: 2 });
  assert.equal(maskToPolygons(mask).length, 2);
});

Deno.test("a slanted polygon takes the pixels whose centres it holds", () => {
  const mask = polygonsToMask([[[0, 0], [4, 0], [0, 4]]], { width: 4, height: 4 });
  assert.equal([...maskToPixels(mask)].join(""), "1110110010000000");
  const beyond = polygonsToMask([[[-5, -5], [9, -5], [9, 9], [-5, 9]]], { width: 2, height: 2 });
  assert.deepEqual(beyond.counts, [0, 4]);
});

Deno.test("rings joined to one, by slits of no width, hold the same pixels, holes too", () => {
  const size = { width: 8, height: 7 };
  fc.assert(fc.property(fc.array(fc.nat(1), { minLength: 56, maxLength: 56 }), (pixels) => {
    const mask = maskFromPixels(pixels, size);
    const rings = maskToPolygons(mask);
    if (rings.length === 0) return assert.throws(() => joinRings(rings), /Cannot join no rings/);
    const ring = joinRings(rings);
    assert.deepEqual(polygonsToMask([ring], size), mask);
    // as a share of the sides and back, as YOLO writes it
    const back = ring.map(([x, y]) => [x / 8 * 8, y / 7 * 7] as const);
    assert.deepEqual(polygonsToMask([back], size), mask);
  }));
});
