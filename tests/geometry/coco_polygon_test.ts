import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { cocoPolygonToMask } from "lib/geometry/coco_polygon.ts";
import { encodeCocoRle, maskArea, maskFromPixels } from "lib/geometry/mask.ts";
import { maskToPolygons, polygonsToMask, type Ring, signedArea } from "lib/geometry/polygon.ts";

/** See tests/fixtures/geometry/coco_polygon.py. */
const { cases }: { cases: { size: [number, number]; rings: number[][]; counts: string }[] } = JSON
  .parse(
    readFileSync(new URL("../fixtures/geometry/coco_polygon.json", import.meta.url), "utf8"),
  );

const ringOf = (flat: readonly number[]): Ring =>
  Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i], flat[2 * i + 1]] as const);

Deno.test("polygons are drawn as pycocotools draws them, to the last pixel", () => {
  let otherwise = 0;
  for (const { size: [height, width], rings, counts } of cases) {
    const found = cocoPolygonToMask(rings.map(ringOf), { width, height });
    assert.deepEqual(encodeCocoRle(found).counts, counts);
    const centres = polygonsToMask(rings.map(ringOf), { width, height });
    if (encodeCocoRle(centres).counts !== counts) otherwise++;
  }
  assert.ok(otherwise > 10, `a rule of pixel centres differs in ${otherwise} of ${cases.length}`);
});

Deno.test("outlines along the borders of pixels are drawn exactly, where there is no hole", () => {
  const size = { width: 7, height: 6 };
  fc.assert(fc.property(fc.array(fc.nat(1), { minLength: 42, maxLength: 42 }), (pixels) => {
    const mask = maskFromPixels(pixels, size);
    const rings = maskToPolygons(mask);
    const holes = rings.some((ring) => signedArea(ring) < 0);
    if (!holes) assert.deepEqual(cocoPolygonToMask(rings, size), mask);
  }));
});

Deno.test("a corner far away costs no more than one on the picture", () => {
  const size = { width: 96, height: 64 };
  const near = cocoPolygonToMask([[[10, 10], [20_000, 10], [60, 50]]], size);
  const before = performance.now();
  for (const away of [1e9, 2 ** 32, 1e12, 1e14]) {
    const far = cocoPolygonToMask([[[10, 10], [away, 10], [60, 50]]], size);
    assert.equal(maskArea(far) > maskArea(near) - 96, true, String(away));
    assert.ok(maskArea(cocoPolygonToMask([[[10, 10], [60, away], [60, 50]]], size)) > 0);
    assert.ok(maskArea(cocoPolygonToMask([[[-away, -away], [away, -away], [0, away]]], size)) > 0);
  }
  assert.ok(performance.now() - before < 1000);
  const whole = [[-1e14, -1e14], [1e14, -1e14], [1e14, 1e14], [-1e14, 1e14]] as const;
  assert.deepEqual(cocoPolygonToMask([whole], size).counts, [0, 96 * 64]);
});

Deno.test("corners that are no place, and pictures that are none, are refused", () => {
  const size = { width: 96, height: 64 };
  for (const value of [NaN, Infinity, -Infinity, 1.01e14, -1e300]) {
    assert.throws(
      () => cocoPolygonToMask([[[1, 1], [5, value], [5, 5]]], size),
      (error) => error instanceof RangeError && /corner 2 of 3 is \(5, /.test(error.message),
    );
  }
  const ring = [[1, 1], [5, 1], [5, 5]] as const;
  for (const height of [0.5, 1e-320, 0, -4, NaN, Infinity, 2 ** 31]) {
    assert.throws(() => cocoPolygonToMask([ring], { width: 96, height }), RangeError);
    assert.throws(() => cocoPolygonToMask([], { width: 96, height }), RangeError);
  }
});

Deno.test("many pieces, and many corners, take time by their number", () => {
  const size = { width: 4000, height: 3000 };
  const before = performance.now();
  const pieces = Array.from({ length: 20_000 }, (_, i) => {
    const [x, y] = [(i % 200) * 20, Math.floor(i / 200) * 30];
    return [[x, y], [x + 9, y], [x + 9, y + 9], [x, y + 9]] as const;
  });
  assert.equal(maskArea(cocoPolygonToMask(pieces, size)), 20_000 * 81);
  const zigzag = Array.from({ length: 400 }, (_, i) => [i % 2 * 4000, i * 7] as const);
  assert.ok(maskArea(cocoPolygonToMask([zigzag], size)) > 0);
  assert.ok(performance.now() - before < 10_000);
});

Deno.test("a polygon on the largest sheet is no sheet of pixels", () => {
  const size = { width: 40_000, height: 40_000 };
  const ring = [[10, 10], [60, 10], [60, 50]] as const;
  const small = cocoPolygonToMask([ring], { width: 70, height: 60 });
  assert.equal(maskArea(cocoPolygonToMask([ring], size)), maskArea(small));
});
