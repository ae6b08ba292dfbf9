import assert from "node:assert/strict";
import { smoothed, thinned } from "lib/plot/smoothing.ts";

Deno.test("smoothing is the mean weighted by keep^age", () => {
  const values = [4, 2, 7, 1, 3];
  const keep = 0.7;
  const naive = values.map((_, n) => {
    const past = values.slice(0, n + 1);
    const weights = past.map((_, i) => keep ** (n - i));
    const sum = past.reduce((total, value, i) => total + value * weights[i], 0);
    return sum / weights.reduce((a, b) => a + b, 0);
  });
  smoothed(values, { keep }).forEach((value, i) => assert.ok(Math.abs(value - naive[i]) < 1e-12));
  assert.deepEqual(smoothed(values, { keep: 0 }), values);
  assert.deepEqual(smoothed([2, NaN, 2], { keep: 0.5 }), [2, 2, 2]);
  assert.throws(() => smoothed([], { keep: 1 }), RangeError);
});

Deno.test("a long run becomes a small figure with the same mean and end", () => {
  const points = Array.from({ length: 9001 }, (_, i) => ({ step: i + 1, loss: Math.sin(i) + 3 }));
  const few = thinned(points, { count: 600 });
  assert.ok(few.length <= 600 && few.length > 500);
  assert.equal(few[few.length - 1].step, 9001);
  assert.deepEqual(thinned(points.slice(0, 5), { count: 600 }), points.slice(0, 5));
});

Deno.test("the past weighs from nothing up to, and not including, everything", () => {
  assert.throws(() => smoothed([1], { keep: -0.01 }), /Cannot smooth by -0\.01/);
  assert.throws(() => smoothed([1], { keep: 1 }), /0 or more and below 1/);
  assert.throws(() => smoothed([1], { keep: NaN }), RangeError);
  assert.deepEqual(smoothed([1, 1], { keep: 0.99 }).map((x) => Number(x.toFixed(9))), [1, 1]);
});
