import assert from "node:assert/strict";
import { noisy, numpyNormal } from "lib/augment/noise.ts";

Deno.test("NumPy's field: the first numbers of RandomState(0) and RandomState(123)", () => {
  const first = (seed: number) => {
    const out = new Float64Array(3);
    numpyNormal(seed, out);
    return [...out];
  };
  // np.random.RandomState(seed).normal(size=3)
  assert.deepEqual(first(0), [1.764052345967664, 0.4001572083672233, 0.9787379841057392]);
  assert.deepEqual(first(123), [-1.0856306033005612, 0.9973454465835858, 0.28297849805199204]);
});

Deno.test("every generator has the mean and the deviation that were asked for", () => {
  const flat = { width: 100, height: 100, channels: 3, data: new Uint8Array(30_000).fill(128) };
  for (const [generator, bias] of [["numpy", -0.5], ["opencv", 0], ["table", 0]] as const) {
    const { data } = noisy(flat, { sigma: 20, seed: 5, generator });
    const mean = data.reduce((a, b) => a + b, 0) / data.length;
    const deviation = Math.sqrt(data.reduce((a, b) => a + (b - mean) ** 2, 0) / data.length);
    assert.ok(Math.abs(mean - 128 - bias) < 0.5, `${generator}: ${mean}`);
    assert.ok(Math.abs(deviation - 20) < 0.5, `${generator}: ${deviation}`);
    assert.deepEqual(noisy(flat, { sigma: 20, seed: 5, generator }).data, data);
  }
});
