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

Deno.test("each version's matrix, entry by entry", () => {
  const placement: Placement = { angle: 30, scale: [1.2, 0.8], shift: [0, 0] };
  const [sin, cos] = [0.5, Math.sqrt(3) / 2];
  const expected: Readonly<Record<Version, number[]>> = {
    "1.3": [1.2 * cos, 1.2 * sin, -1.2 * sin, 1.2 * cos],
    "2.0": [1.2 * cos, 0.8 * sin, -1.2 * sin, 0.8 * cos],
    "turned": [1.2 * cos, 1.2 * sin, -0.8 * sin, 0.8 * cos],
  };
  for (const version of versions) {
    const [a, b, , d, e] = affineMatrix(size, { ...placement, version });
    [a, b, d, e].forEach((entry, i) =>
      assert.ok(Math.abs(entry - expected[version][i]) < 1e-12, `${version} ${i}`)
    );
  }
});

Deno.test("version 2.0 turns by angles from 0 to 360, as its original does", () => {
  for (const [angle, whole] of [[-33, 327], [370, 10], [-400, 320], [0, 0]]) {
    const [a] = affineMatrix(size, { angle, scale: [1, 1], shift: [0, 0], version: "2.0" });
    assert.equal(a, Math.cos(whole * (Math.PI / 180)));
  }
});
