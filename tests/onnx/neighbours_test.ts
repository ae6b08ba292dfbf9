import assert from "node:assert/strict";
import { nearestOfMany } from "lib/onnx/neighbours.ts";
import { nearest } from "lib/tensor/knn.ts";
import { Random } from "lib/tensor/random.ts";
import { float32 } from "lib/tensor/tensor.ts";

const session = { threads: 1 };

/** Random rows, of which the last ones are the first ones again. */
function rowsOf(count: number, dimension: number, { random, twins = 0 }: {
  random: Random;
  twins?: number;
}) {
  const data = Float32Array.from({ length: count * dimension }, () => random.normal());
  for (let i = 0; i < twins; i++) {
    data.copyWithin((count - 1 - i) * dimension, i * dimension, (i + 1) * dimension);
  }
  return float32(data, [count, dimension]);
}

Deno.test("the same as the plain loop to the bit: few rows, many, twins, rows left out", async () => {
  const random = new Random(6);
  for (const [count, size, k] of [[7, 5, 9], [40, 300, 3], [1, 1, 1], [90, 700, 12]]) {
    const gallery = rowsOf(size, 24, { random, twins: size >> 3 });
    const queries = rowsOf(count, 24, { random });
    queries.data.set(gallery.data.subarray(0, Math.min(count, size) * 12));
    for (
      const exclude of [
        undefined,
        (query: number, row: number) => (query + row) % 3 === 0,
        (query: number, row: number) => row !== query,
        () => true,
      ]
    ) {
      const found = await nearestOfMany(queries, gallery, { k, exclude, session, fewest: 0 });
      assert.deepEqual(found, nearest(queries, gallery, { k, exclude }), `${count} in ${size}`);
    }
  }
});

Deno.test("more equal rows than are proposed: the lowest of them are found", async () => {
  const gallery = rowsOf(400, 8, { random: new Random(2) });
  for (let i = 100; i < 300; i++) gallery.data.copyWithin(i * 8, 99 * 8, 100 * 8);
  const query = float32(gallery.data.slice(99 * 8, 100 * 8), [1, 8]);
  const { indices } = await nearestOfMany(query, gallery, { k: 4, session, fewest: 0 });
  assert.deepEqual([...indices], [99, 100, 101, 102]);
});

Deno.test("a row that is nearer by less than single precision tells is still first", async () => {
  const random = new Random(9);
  const gallery = rowsOf(500, 64, { random });
  const query = rowsOf(1, 64, { random });
  // a hundred rows that differ from the query by rounding alone
  for (let i = 0; i < 100; i++) {
    for (let d = 0; d < 64; d++) {
      gallery.data[(200 + i) * 64 + d] = query.data[d] * (1 + i * 1e-7) + (i % 7) * 1e-7;
    }
  }
  const found = await nearestOfMany(query, gallery, { k: 5, session, fewest: 0 });
  assert.deepEqual(found, nearest(query, gallery, { k: 5 }));
});

Deno.test("other dimensions and an impossible k are refused, as by the loop", async () => {
  const random = new Random(1);
  const [a, b] = [rowsOf(1, 2, { random }), rowsOf(1, 3, { random })];
  await assert.rejects(nearestOfMany(a, b, { k: 1, fewest: 0 }), /a gallery of 3/);
  await assert.rejects(nearestOfMany(a, a, { k: 0, fewest: 0 }), /k must be 1 or more/);
  await assert.rejects(nearestOfMany(a, a, { k: 1.5, fewest: 0 }), /k must be 1 or more/);
});
