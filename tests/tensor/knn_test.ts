import assert from "node:assert/strict";
import { nearest, normalizeRows } from "lib/tensor/knn.ts";
import { Random } from "lib/tensor/random.ts";
import { float32 } from "lib/tensor/tensor.ts";

function gaussian(rows: number, dimension: number, random: Random) {
  const data = Float32Array.from({ length: rows * dimension }, () => random.normal());
  return float32(data, [rows, dimension]);
}

Deno.test("nearest() agrees with sorting all cosines", () => {
  const random = new Random(4);
  for (const [count, size, k] of [[5, 40, 7], [3, 4, 9], [1, 1, 1]]) {
    const [queries, gallery] = [gaussian(count, 6, random), gaussian(size, 6, random)];
    const found = nearest(queries, gallery, { k });
    for (let i = 0; i < count; i++) {
      const a = queries.data.slice(i * 6, i * 6 + 6);
      const cosines = Array.from({ length: size }, (_, j) => {
        const b = gallery.data.slice(j * 6, j * 6 + 6);
        return a.reduce((s, v, d) => s + v * b[d], 0) / (Math.hypot(...a) * Math.hypot(...b));
      });
      const order = cosines.map((_, j) => j).sort((p, q) => cosines[q] - cosines[p]).slice(0, k);
      const mine = [...found.indices.slice(i * k, i * k + k)];
      assert.deepEqual(mine.filter((index) => index >= 0), order);
      order.forEach((j, n) =>
        assert.ok(Math.abs(found.similarities[i * k + n] - cosines[j]) < 1e-6)
      );
    }
  }
});

Deno.test("nearest() gives ties to the lower row and leaves out what is excluded", () => {
  const rows = float32(new Float32Array([1, 0, 1, 0, 0, 1]), [3, 2]);
  assert.deepEqual([...nearest(rows, rows, { k: 2 }).indices.slice(0, 4)], [0, 1, 0, 1]);
  const others = nearest(rows, rows, { k: 2, exclude: (query, row) => query === row });
  assert.deepEqual([...others.indices], [1, 2, 0, 2, 0, 1]);
});

Deno.test("normalizeRows() gives length 1 and leaves zeros", () => {
  const rows = normalizeRows(float32(new Float32Array([3, 4, 0, 0]), [2, 2]));
  assert.deepEqual([...rows.data], [Math.fround(0.6), Math.fround(0.8), 0, 0]);
});

Deno.test("nearest() refuses other dimensions and an impossible k", () => {
  const [a, b] = [gaussian(1, 2, new Random(1)), gaussian(1, 3, new Random(1))];
  assert.throws(() => nearest(a, b, { k: 1 }), /2 dimensions with a gallery of 3/);
  assert.throws(() => nearest(a, a, { k: 0 }), /k must be 1 or more/);
});

Deno.test("a tie at the cut goes to the lower row: rows that come later do not displace it", () => {
  const rows = float32(new Float32Array([0, 1, 1, 0, 2, 0, 3, 0]), [4, 2]);
  const query = float32(new Float32Array([1, 0]), [1, 2]);
  for (const [k, expected] of [[1, [1]], [2, [1, 2]], [3, [1, 2, 3]]] as const) {
    assert.deepEqual([...nearest(query, rows, { k }).indices], expected);
  }
});

Deno.test("a row at a right angle is a neighbour; where none are allowed the index is -1", () => {
  const [query, rows] = [[1, 0], [0, 1]].map((row) => float32(Float32Array.from(row), [1, 2]));
  const found = nearest(query, rows, { k: 2 });
  assert.deepEqual([[...found.indices], [...found.similarities]], [[0, -1], [0, -Infinity]]);
});

Deno.test("rows that are said to have length 1 are taken as they are, others are brought to it", () => {
  const query = float32(Float32Array.of(2, 0), [1, 2]);
  const gallery = float32(Float32Array.of(3, 0, 0, 5), [2, 2]);
  const similarities = (normalized?: boolean) => [
    ...nearest(query, gallery, { k: 2, ...normalized === undefined ? {} : { normalized } })
      .similarities,
  ];
  assert.deepEqual(similarities(), [1, 0]);
  assert.deepEqual(similarities(false), [1, 0]);
  assert.deepEqual(similarities(true), [3, 0]);
});

Deno.test("one neighbour is the least that can be asked for, and no part of one", () => {
  const rows = gaussian(2, 2, new Random(1));
  assert.equal(nearest(rows, rows, { k: 1 }).k, 1);
  for (const k of [0, -1, 1.5, NaN]) {
    assert.throws(() => nearest(rows, rows, { k }), {
      name: "RangeError",
      message: `Cannot take the nearest ${k}: k must be 1 or more, and whole`,
    });
  }
});

Deno.test("numbers that are none are refused with their row, and of no rows nothing is found", () => {
  const sound = gaussian(3, 2, new Random(1));
  for (const value of [NaN, Infinity, -Infinity]) {
    const broken = gaussian(3, 2, new Random(2));
    broken.data[4] = value;
    const said = {
      name: "RangeError",
      message:
        `Cannot compare row 2 of 3: number 0 of it is ${value}. Embed that picture anew, or ` +
        "leave it out",
    };
    assert.throws(() => nearest(broken, sound, { k: 1 }), said);
    assert.throws(() => nearest(sound, broken, { k: 1 }), said);
    if (!Number.isNaN(value)) continue;
    assert.throws(
      () => nearest(sound, broken, { k: 1, normalized: true }),
      /query 0 with row 2: their cosine is NaN/,
    );
  }
  for (const shape of [[0, 2], [0, 0]] as const) {
    const none = float32(new Float32Array(0), shape);
    assert.deepEqual([...nearest(sound, none, { k: 1 }).indices], [-1, -1, -1]);
    assert.equal(nearest(none, sound, { k: 1 }).indices.length, 0);
  }
});
