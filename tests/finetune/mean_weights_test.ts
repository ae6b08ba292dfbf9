import assert from "node:assert/strict";
import { meanWeights } from "lib/finetune/mean_weights.ts";
import { float32 } from "lib/tensor/tensor.ts";

Deno.test("each tensor's mean, and that of one is itself", () => {
  const of = (a: number, b: number) => ({
    a: float32(Float32Array.of(a, 2 * a), [2]),
    b: float32(Float32Array.of(b), [1, 1]),
  });
  const mean = meanWeights([of(1, -1), of(2, 1), of(6, 3)]);
  assert.deepEqual([...mean.a.data, ...mean.b.data], [3, 6, 1]);
  assert.deepEqual([mean.a.shape, mean.b.shape], [[2], [1, 1]]);
  assert.deepEqual(meanWeights([of(5, 7)]), of(5, 7));
});

Deno.test("weights of other networks have no mean", () => {
  const one = { a: float32(Float32Array.of(1, 2), [2]) };
  assert.throws(
    () => meanWeights([one, { a: float32(Float32Array.of(1, 2), [1, 2]) }]),
    /a is \[2\].*\[1,2\]/,
  );
  assert.throws(() => meanWeights([one, {}]), /a is \[2\] in one, missing in another/);
  assert.throws(() => meanWeights([]), RangeError);
});
