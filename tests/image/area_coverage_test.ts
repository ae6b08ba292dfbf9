import assert from "node:assert/strict";
import { coveredBy } from "lib/image/area_coverage.ts";

Deno.test("each pixel covers its share of the old ones, whole or in part", () => {
  assert.deepEqual(coveredBy(4, 2), [
    { first: 0, count: 2, begin: 1, end: 1 },
    { first: 2, count: 2, begin: 1, end: 1 },
  ]);
  const [left, right] = coveredBy(3, 2);
  assert.deepEqual(left, { first: 0, count: 2, begin: 1, end: 0.5 });
  assert.deepEqual(right, { first: 1, count: 2, begin: 0.5, end: 1 });
});

Deno.test("slivers of rounding are left out: all pixels together cover the whole, and no more", () => {
  for (let from = 1; from <= 60; from++) {
    for (let to = 1; to <= from; to++) {
      const pixels = coveredBy(from, to);
      const { first, count } = pixels[to - 1];
      assert.deepEqual([pixels[0].first, first + count], [0, from], `${from} to ${to}`);
      for (const { count, begin, end } of pixels) {
        const covered = count === 1 ? begin : begin + count - 2 + end;
        assert.ok(Math.abs(covered - from / to) < 1e-6, `${from} to ${to}: ${covered}`);
        assert.ok(begin > 1e-9 && (count === 1 || end > 1e-9));
      }
    }
  }
});
