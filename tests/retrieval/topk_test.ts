import assert from "node:assert/strict";
import { hitChances, ranksOf, topK } from "lib/retrieval/topk.ts";
import { Random } from "lib/tensor/random.ts";
import { float32 } from "lib/tensor/tensor.ts";

Deno.test("ranksOf() agrees with sorting, where nothing ties", () => {
  const random = new Random(8);
  const [count, size, dimension] = [20, 50, 5];
  const rows = (n: number) =>
    float32(Float32Array.from({ length: n * dimension }, () => random.normal()), [n, dimension]);
  const [queries, gallery] = [rows(count), rows(size)];
  const own = Array.from({ length: count }, () => random.int(0, size - 1));
  const ranks = ranksOf({ queries, gallery }, { own, tieWidth: 0 });
  for (let i = 0; i < count; i++) {
    const a = queries.data.slice(i * dimension, (i + 1) * dimension);
    const cosines = Array.from({ length: size }, (_, j) => {
      const b = gallery.data.slice(j * dimension, (j + 1) * dimension);
      return a.reduce((s, v, d) => s + v * b[d], 0) / Math.hypot(...b);
    });
    const order = cosines.map((_, j) => j).sort((p, q) => cosines[q] - cosines[p]);
    assert.equal(ranks.optimistic[i], order.indexOf(own[i]) + 1);
    assert.equal(ranks.pessimistic[i], ranks.optimistic[i]);
  }
});

Deno.test("four equal rows tie: first at best, fourth at worst, a quarter on average", () => {
  const gallery = float32(new Float32Array([1, 0, 1, 0, 1, 0, 1, 0, 0, 1]), [5, 2]);
  const queries = float32(new Float32Array([1, 0.1]), [1, 2]);
  const ranks = ranksOf({ queries, gallery }, { own: [2] });
  assert.deepEqual([ranks.optimistic[0], ranks.pessimistic[0]], [1, 4]);
  assert.deepEqual(topK(ranks, 1), { k: 1, optimistic: 1, pessimistic: 0, averaged: 0.25 });
  assert.equal(hitChances(ranks, 3)[0], 0.75);
  assert.equal(hitChances(ranks, 10)[0], 1);
});

Deno.test("ranksOf() refuses rows that are not there", () => {
  const rows = float32(new Float32Array([1, 0]), [1, 2]);
  assert.throws(() => ranksOf({ queries: rows, gallery: rows }, { own: [1] }), /names row 1/);
  assert.throws(() => ranksOf({ queries: rows, gallery: rows }, { own: [] }), /with 0 own rows/);
});

Deno.test("rows tie that are as near to within a millionth, both ways; others do not", () => {
  // cosines of small angles: 1 - angle ** 2 / 2
  const at = (difference: number) => Math.sqrt(2 * difference);
  const ranks = (own: number, other: number) => {
    const gallery = float32(
      Float32Array.of(Math.cos(own), Math.sin(own), Math.cos(other), Math.sin(other)),
      [2, 2],
    );
    const queries = float32(Float32Array.of(1, 0), [1, 2]);
    const { optimistic, pessimistic } = ranksOf({ queries, gallery }, { own: [0] });
    return [optimistic[0], pessimistic[0]];
  };
  assert.deepEqual(ranks(0, at(0.9e-6)), [1, 2]);
  assert.deepEqual(ranks(0, at(1.03e-6)), [1, 1]);
  assert.deepEqual(ranks(at(0.9e-6), 0), [1, 2]);
  assert.deepEqual(ranks(at(1.03e-6), 0), [2, 2]);
});

Deno.test("of several rows of a picture the most similar counts, as a plain loop says", () => {
  const random = new Random(5);
  const rowsOf = (count: number) =>
    float32(Float32Array.from({ length: count * 3 }, () => random.normal()), [count, 3]);
  const [queries, gallery] = [rowsOf(20), rowsOf(12)];
  const pictures = [0, 1, 2, 3, 4, 0, 0, 1, 2, 2, 4, 3];
  const own = Array.from({ length: 20 }, (_, q) => q % 5);
  const { optimistic, pessimistic } = ranksOf({ queries, gallery }, { own, pictures });
  const at = ({ data }: typeof queries, i: number) => [...data.subarray(i * 3, i * 3 + 3)];
  const cosine = (a: number[], b: number[]) =>
    a.reduce((sum, value, i) => sum + value * b[i], 0) / Math.hypot(...a) / Math.hypot(...b);
  for (let q = 0; q < 20; q++) {
    const best = [0, 1, 2, 3, 4].map((picture) =>
      Math.max(
        ...pictures.flatMap((one, row) =>
          one === picture ? [cosine(at(queries, q), at(gallery, row))] : []
        ),
      )
    );
    const rank = 1 + best.filter((similarity) => similarity > best[own[q]]).length;
    assert.deepEqual([optimistic[q], pessimistic[q]], [rank, rank]);
  }
  assert.throws(
    () => ranksOf({ queries, gallery }, { own, pictures: [0] }),
    /12 rows show from 1 numbers/,
  );
  assert.throws(
    () => ranksOf({ queries, gallery }, { own: own.fill(5), pictures }),
    /names row 5 of a gallery of 5/,
  );
});
