import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { cocoPolygonToMask } from "lib/geometry/coco_polygon.ts";
import { encodeCocoRle, maskFromPixels } from "lib/geometry/mask.ts";
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
