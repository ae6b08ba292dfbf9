import assert from "node:assert/strict";
import { tf } from "lib/jit/tfjs.ts";
import { trace } from "lib/jit/trace.ts";
import { agree, agreeWithGradients, type Named, numbers } from "tests/jit/agree.ts";

Deno.test("products of matrices, either one turned, forward and backward", async () => {
  for (const a of [false, true]) {
    for (const b of [false, true]) {
      await agreeWithGradients((x, y) => tf.matMul(x, y, a, b), [
        numbers(a ? [4, 3] : [3, 4]),
        numbers(b ? [5, 4] : [4, 5], { seed: 2 }),
      ]);
      await agreeWithGradients((x, y) => tf.matMul(x, y, a, b), [
        numbers(a ? [2, 3, 4, 3] : [2, 3, 3, 4]),
        numbers(b ? [2, 3, 5, 4] : [2, 3, 4, 5], { seed: 2 }),
      ]);
    }
  }
});

Deno.test("batches of matrices broadcast, and any sum of products by its equation", async () => {
  await agree(({ x, y, z }) => ({
    ones: tf.matMul(x, y),
    fewer: tf.matMul(x, z),
    einsum: tf.einsum("bhij, bhjk -> bhik", x, y),
    turned: tf.einsum("bhij,jk->kbhi", x, z),
  } as Named), {
    x: numbers([2, 3, 4, 5]),
    y: numbers([2, 3, 5, 2], { seed: 2 }),
    z: numbers([5, 2], { seed: 3 }),
  });
});

Deno.test("the shape of a sum of products is read off its equation", () => {
  const { values, outputs: [{ value }] } = trace(
    ({ x, z }) => ({ y: tf.einsum("bhij, jk -> kbhi", x, z) as tf.Tensor }),
    { x: numbers([2, 3, 4, 5]), z: numbers([5, 7]) },
  );
  assert.deepEqual(values[value], { shape: [7, 2, 3, 4], dtype: "float32" });
});

Deno.test("batches of single numbers are batches, one matrix of a batch of one is one matrix", async () => {
  await agree(({ x, y, one }) => ({
    numbers: tf.matMul(x, y),
    single: tf.matMul(one, one, false, true),
    mixed: tf.matMul(one, tf.concat([one, one]), true),
  } as Named), {
    x: numbers([2, 1, 1]),
    y: numbers([2, 1, 1], { seed: 2 }),
    one: numbers([1, 3, 2], { seed: 3 }),
  });
});
