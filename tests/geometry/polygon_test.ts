import assert from "node:assert/strict";
import fc from "fast-check";
import { maskArea, maskFromPixels, maskToPixels } from "lib/geometry/mask.ts";
import {
  joinRings,
  maskToPolygons,
  polygonsToMask,
  type Ring,
  signedArea,
} from "lib/geometry/polygon.ts";

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

/** Pixel by pixel: its centre, and the sides to the left of it. */
function byCentres(rings: readonly Ring[], { width, height }: { width: number; height: number }) {
  const pixels = new Uint8Array(width * height);
  for (let i = 0; i < pixels.length; i++) {
    const [x, y] = [i % width + 0.5, Math.floor(i / width) + 0.5];
    for (const ring of rings) {
      ring.forEach(([x0, y0], k) => {
        const [x1, y1] = ring[(k + 1) % ring.length];
        const crosses = (y0 <= y) !== (y1 <= y);
        if (crosses && x0 + (y - y0) / (y1 - y0) * (x1 - x0) <= x) pixels[i] ^= 1;
      });
    }
  }
  return pixels;
}

Deno.test("the rows of polygons are those of their pixels' centres, far beyond the border too", () => {
  const size = { width: 9, height: 8 };
  const place = fc.oneof(fc.integer({ min: -24, max: 44 }), fc.integer({ min: -4000, max: 4000 }))
    .map((value) => value / 4);
  const rings = fc.array(fc.array(fc.tuple(place, place), { maxLength: 7 }), { maxLength: 3 });
  fc.assert(
    fc.property(rings, (rings) => {
      assert.deepEqual(maskToPixels(polygonsToMask(rings, size)), byCentres(rings, size));
    }),
    { numRuns: 500 },
  );
});

Deno.test("corners that are no place, and pictures that are none, are refused", () => {
  const ring = [[1, 1], [5, 1], [5, 5]] as const;
  for (const value of [NaN, Infinity, -Infinity, 1.01e14, -1e300]) {
    assert.throws(
      () => polygonsToMask([ring, [[value, 1], [5, 1], [5, 5]]], { width: 9, height: 9 }),
      (error) => error instanceof RangeError && /corner 1 of 3 is \(/.test(error.message),
    );
  }
  for (const height of [0.5, 0, -4, NaN, Infinity, 2 ** 31]) {
    assert.throws(() => polygonsToMask([ring], { width: 96, height }), RangeError);
  }
});

Deno.test("sheets and corners of any size take time and memory by what is drawn", () => {
  const before = performance.now();
  const whole = [[-1e14, -1e14], [1e14, -1e14], [1e14, 1e14], [-1e14, 1e14]] as const;
  assert.deepEqual(polygonsToMask([whole], { width: 96, height: 64 }).counts, [0, 96 * 64]);
  const small = [[10, 10], [60, 10], [60, 50], [10, 50]] as const;
  const sheet = { width: 40_000, height: 40_000 };
  const mask = polygonsToMask([small], sheet);
  assert.equal(maskArea(mask), 50 * 40);
  assert.deepEqual(maskToPolygons(mask), [small]);
  const comb = Array.from({ length: 2000 }, (_, i) => [i * 2, i % 2 * 3000] as const);
  assert.ok(maskArea(polygonsToMask([comb], { width: 4000, height: 3000 })) > 0);
  assert.ok(performance.now() - before < 20_000);
});
