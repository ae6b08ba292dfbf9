import assert from "node:assert/strict";
import { openPlaceCosines } from "lib/matching/place_cosines.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { Random } from "lib/tensor/random.ts";

Deno.test("the product is every row with every row, as a plain loop has it", async () => {
  const random = new Random(1);
  const rows = (count: number) =>
    float32(Float32Array.from({ length: count * 5 }, () => random.range(-1, 1)), [count, 5]);
  const [a, b] = [rows(3), rows(4)];
  await using product = await openPlaceCosines();
  const { data, shape } = await product.of(a, b);
  assert.deepEqual(shape, [3, 4]);
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 4; j++) {
      let sum = 0;
      for (let c = 0; c < 5; c++) sum += a.data[i * 5 + c] * b.data[j * 5 + c];
      assert.ok(Math.abs(data[i * 4 + j] - sum) < 1e-6);
    }
  }
});
