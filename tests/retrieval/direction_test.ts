import assert from "node:assert/strict";
import { manyNearestEitherWay, nearestEitherWay } from "lib/retrieval/direction.ts";
import { Random } from "lib/tensor/random.ts";
import { float32 } from "lib/tensor/tensor.ts";

const gallery = float32(new Float32Array([1, 0, 0, 1, 0.8, 0.6]), [3, 2]); // [G, D]

Deno.test("a row that fits the flipped query better is called reversed", () => {
  const direct = float32(new Float32Array([1, 0]), [1, 2]);
  const flipped = float32(new Float32Array([0, 1]), [1, 2]);
  const [hits] = nearestEitherWay({ direct, flipped }, gallery, { k: 3 });
  assert.deepEqual(hits.map((hit) => [hit.index, hit.reversed]), [[0, false], [1, true], [
    2,
    false,
  ]]);
  assert.ok(Math.abs(hits[2].similarity - 0.8) < 1e-6);
});

Deno.test("excluded rows never answer, whichever way round", () => {
  const row = float32(new Float32Array([1, 0]), [1, 2]);
  const exclude = (_: number, index: number) => index === 0;
  const [hits] = nearestEitherWay({ direct: row, flipped: row }, gallery, { k: 3, exclude });
  assert.deepEqual(hits.map((hit) => hit.index), [2, 1]);
  assert.ok(hits.every((hit) => !hit.reversed));
});

Deno.test("many queries at once get the same answers", async () => {
  const random = new Random(4);
  const rows = (count: number) =>
    float32(Float32Array.from({ length: count * 16 }, () => random.normal()), [count, 16]);
  const [direct, flipped, many] = [rows(30), rows(30), rows(200)];
  const options = { k: 5, exclude: (query: number, row: number) => query === row % 30 };
  const found = await manyNearestEitherWay({ direct, flipped }, many, options);
  assert.deepEqual(found, nearestEitherWay({ direct, flipped }, many, options));
});

Deno.test("of rows that fit equally the first comes first, reversed or not, and no more than were asked for", () => {
  const rows = float32(new Float32Array([0, 1, 1, 0]), [2, 2]);
  const both = {
    direct: float32(new Float32Array([1, 0]), [1, 2]),
    flipped: float32(new Float32Array([0, 1]), [1, 2]),
  };
  const found = (k: number) =>
    nearestEitherWay(both, rows, { k })[0].map(({ index, reversed }) => [index, reversed]);
  assert.deepEqual(found(2), [[0, true], [1, false]]);
  assert.deepEqual(found(1), [[0, true]]);
});
