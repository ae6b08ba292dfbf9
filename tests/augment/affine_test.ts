import assert from "node:assert/strict";
import { affineMatrix, type Placement, type Version } from "lib/augment/affine.ts";

const size = { width: 31, height: 17 };
const versions: Version[] = ["1.3", "2.0", "turned"];

Deno.test("the middle stays where it is but for the shift", () => {
  const placement: Placement = { angle: 33, scale: [1.2, 0.8], shift: [3, -2] };
  for (const version of versions) {
    const [a, b, c, d, e, f] = affineMatrix(size, { ...placement, version });
    assert.ok(Math.abs(a * 15 + b * 8 + c - 18) < 1e-12);
    assert.ok(Math.abs(d * 15 + e * 8 + f - 6) < 1e-12);
  }
});

Deno.test("turned by a quarter against the clock, right becomes up", () => {
  for (const version of versions) {
    const [a, , , d] = affineMatrix(size, { angle: 90, scale: [1, 1], shift: [0, 0], version });
    assert.ok(Math.abs(a) < 1e-12 && Math.abs(d + 1) < 1e-12);
  }
});

Deno.test("each version scales along axes of its own", () => {
  const placement: Placement = { angle: 90, scale: [2, 1], shift: [0, 0] };
  const across = (version: Version) => {
    const [a, , , d] = affineMatrix(size, { ...placement, version });
    return Math.hypot(a, d);
  };
  assert.deepEqual(versions.map(across), [2, 2, 1]);
});
