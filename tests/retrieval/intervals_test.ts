import assert from "node:assert/strict";
import { clusterBootstrap, wilson } from "lib/retrieval/intervals.ts";
import { Random } from "lib/tensor/random.ts";

Deno.test("wilson() solves its own equation: |p - x| = z sqrt(x (1 - x) / n) at both ends", () => {
  for (const [successes, trials] of [[1922, 2000], [3, 7], [0, 20], [20, 20], [2.5, 9]]) {
    const { value, low, high } = wilson(successes, trials);
    for (const end of [low, high]) {
      const bound = 1.959963984540054 * Math.sqrt(end * (1 - end) / trials);
      assert.ok(Math.abs(Math.abs(value - end) - bound) < 1e-9, `${successes}/${trials}`);
    }
    assert.ok(low <= value && value <= high);
  }
});

Deno.test("wilson() gives the study's interval and everything where nothing was tried", () => {
  const { low, high } = wilson(1922, 2000);
  assert.deepEqual([low.toFixed(3), high.toFixed(3)], ["0.952", "0.969"]);
  assert.deepEqual(wilson(0, 0), { value: 0, low: 0, high: 1 });
  assert.throws(() => wilson(3, 2), RangeError);
});

Deno.test("clusterBootstrap() of clusters of one is near Wilson, of whole plates wider", () => {
  const random = new Random(3);
  const outcomes = Array.from({ length: 400 }, (_, i) => i % 4 === 0 ? 0 : 1);
  const single = clusterBootstrap(outcomes.map((o) => [o]), { random });
  const expected = wilson(300, 400);
  assert.equal(single.value, 0.75);
  assert.ok(Math.abs(single.low - expected.low) < 0.01);
  assert.ok(Math.abs(single.high - expected.high) < 0.01);
  const plates = Array.from({ length: 40 }, (_, i) => new Array(10).fill(i % 4 === 0 ? 0 : 1));
  const wide = clusterBootstrap(plates, { random });
  assert.ok(wide.high - wide.low > 2 * (single.high - single.low));
});
