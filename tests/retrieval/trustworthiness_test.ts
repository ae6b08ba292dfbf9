import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { trustworthiness } from "lib/retrieval/trustworthiness.ts";
import { float32 } from "lib/tensor/tensor.ts";

const fixture = JSON.parse(
  readFileSync(new URL("../fixtures/retrieval/map.json", import.meta.url), "utf8"),
);
const rows = float32(Float32Array.from(fixture.rows), fixture.shape);
const places = float32(Float32Array.from(fixture.places), [fixture.shape[0], 2]);

Deno.test("the trustworthiness of a map is scikit-learn's", () => {
  fixture.k.forEach((k: number, i: number) => {
    const ours = trustworthiness(rows, places, { k });
    assert.ok(Math.abs(ours - fixture.trustworthiness[i]) < 1e-9, `${ours}`);
  });
});

Deno.test("a map that is the vectors themselves is trusted wholly, one of strangers is not", () => {
  const ring = Float32Array.from({ length: 24 }, (_, i) => {
    const angle = (i >> 1) * 2 * Math.PI / 12;
    return i % 2 === 0 ? Math.cos(angle) : Math.sin(angle);
  });
  const circle = float32(ring, [12, 2]);
  assert.equal(trustworthiness(circle, circle, { k: 2 }), 1);
  // every point changes places with the one across
  const across = float32(ring.map((x, i) => (i >> 1) % 2 === 0 ? -x : x), [12, 2]);
  assert.ok(trustworthiness(circle, across, { k: 2 }) < 0.7);
});

Deno.test("places of other rows, and too many neighbours, are refused", () => {
  const few = float32(new Float32Array(20).fill(1), [10, 2]);
  assert.throws(() => trustworthiness(rows, few, { k: 1 }), /10 places of 192 vectors/);
  for (const k of [0, 5, 1.5]) {
    assert.throws(() => trustworthiness(few, few, { k }), /less than half of the rows/);
  }
  assert.ok(trustworthiness(few, few, { k: 4 }) <= 1);
});
