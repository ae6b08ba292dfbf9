import assert from "node:assert/strict";
import { centred, meanRow } from "lib/retrieval/centre.ts";
import { float32 } from "lib/tensor/tensor.ts";

const rows = float32(new Float32Array([1, 2, 3, 6, 5, 1]), [3, 2]);

Deno.test("centred rows have a mean of nought; those of others keep the distance to it", () => {
  assert.deepEqual([...meanRow(rows)], [3, 3]);
  assert.deepEqual([...meanRow(centred(rows))], [0, 0]);
  assert.deepEqual(centred(rows).shape, [3, 2]);
  const one = float32(new Float32Array([4, 4]), [1, 2]);
  assert.deepEqual([...centred(one, meanRow(rows)).data], [1, 1]);
  assert.throws(() => meanRow(float32(new Float32Array(0), [0, 2])), /mean of no rows/);
});
