import assert from "node:assert/strict";
import { rankOriginals } from "lib/retrieval/rank_originals.ts";
import { wilson } from "lib/retrieval/intervals.ts";
import { Random } from "lib/tensor/random.ts";
import { float32 } from "lib/tensor/tensor.ts";

Deno.test("the shares are those of a naive search", () => {
  const random = new Random(5);
  const [count, size, dimension] = [60, 40, 6];
  const rows = (n: number) =>
    float32(Float32Array.from({ length: n * dimension }, () => random.normal()), [n, dimension]);
  const [gallery, queries] = [rows(size), rows(count)];
  const own = Array.from({ length: count }, (_, i) => i % size);
  const cosine = (q: number, g: number) => {
    let [ab, aa, bb] = [0, 0, 0];
    for (let d = 0; d < dimension; d++) {
      const [a, b] = [queries.data[q * dimension + d], gallery.data[g * dimension + d]];
      [ab, aa, bb] = [ab + a * b, aa + a * a, bb + b * b];
    }
    return ab / Math.sqrt(aa * bb);
  };
  const naive = (k: number) =>
    own.filter((mine, q) => {
      const order = Array.from({ length: size }, (_, g) => g)
        .sort((a, b) => cosine(q, b) - cosine(q, a));
      return order.indexOf(mine) < k;
    }).length;
  const found = rankOriginals({ queries, gallery }, { own });
  assert.deepEqual(found.top1, wilson(naive(1), count));
  assert.deepEqual(found.top3, wilson(naive(3), count));
  assert.deepEqual(found.top10, wilson(naive(10), count));
  assert.deepEqual([found.gallery, found.queries], [size, count]);
});

Deno.test("a constant embedding finds nothing but by luck", () => {
  const same = float32(new Float32Array(20).fill(1), [10, 2]);
  const found = rankOriginals({ queries: same, gallery: same }, { own: [...Array(10).keys()] });
  assert.ok(Math.abs(found.top1.value - 0.1) < 1e-12);
  assert.deepEqual(found.ties.map(({ optimistic }) => optimistic), [1, 1, 1]);
});
