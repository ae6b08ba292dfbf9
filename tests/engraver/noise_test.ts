import assert from "node:assert/strict";
import { bell, noise1 } from "lib/engraver/noise.ts";
import { Random } from "lib/tensor/random.ts";
import { assertFrozen } from "tests/engraver/drawn.ts";

Deno.test("bell() stays within one and centres on nought", () => {
  const random = new Random(3);
  const values = Array.from({ length: 4000 }, () => bell(random));
  assert.ok(values.every((value) => Math.abs(value) <= 1));
  assert.ok(Math.abs(values.reduce((a, b) => a + b, 0) / 4000) < 0.03);
});

Deno.test("noise1() is smooth, within one, and its seed's", () => {
  for (let x = 0; x < 20; x += 0.01) {
    assert.ok(Math.abs(noise1(x, 7)) <= 1);
    assert.ok(Math.abs(noise1(x + 0.01, 7) - noise1(x, 7)) < 0.05);
  }
  assert.notEqual(noise1(1.5, 7), noise1(1.5, 8));
});

Deno.test("noise keeps its values", () => {
  assertFrozen(
    Array.from(
      { length: 500 },
      (_, i) => [bell(new Random(i)), noise1(i / 7, i % 5), noise1(-i / 7, 3)],
    ),
    "8fb3f0965dfa",
  );
});
