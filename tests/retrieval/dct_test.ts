import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dct } from "lib/retrieval/dct.ts";

/** See tests/fixtures/retrieval/dct.py. */
const fixture: { values: string; transforms: string } = JSON.parse(
  readFileSync(new URL("../fixtures/retrieval/dct.json", import.meta.url), "utf8"),
);
const numbers = (text: string) =>
  new Float64Array(Uint8Array.from(atob(text), (char) => char.charCodeAt(0)).buffer);

Deno.test("the transform is SciPy's to the last bit", () => {
  const [values, transforms] = [numbers(fixture.values), numbers(fixture.transforms)];
  assert.ok(values.length >= 32 * 40);
  for (let row = 0; row < values.length; row += 32) {
    assert.deepEqual(dct(values.subarray(row, row + 32)), transforms.slice(row, row + 32));
  }
});

Deno.test("the transform is the sum of its definition", () => {
  const values = Float64Array.from({ length: 32 }, (_, i) => (i * 37) % 101);
  dct(values).forEach((value, k) => {
    const sum = values.reduce(
      (sum, x, n) => sum + 2 * x * Math.cos(Math.PI * k * (2 * n + 1) / 64),
      0,
    );
    assert.ok(Math.abs(value - sum) < 1e-9);
  });
  assert.throws(() => dct([1, 2]), /2 numbers/);
});
