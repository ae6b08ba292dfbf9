import assert from "node:assert/strict";
import { nearestOfMany, openGallery } from "lib/onnx/neighbours.ts";
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
      const found = await nearestOfMany(queries, gallery, { k, exclude, session, minProducts: 0 });
      assert.deepEqual(found, nearest(queries, gallery, { k, exclude }), `${count} in ${size}`);
    }
  }
});

Deno.test("more equal rows than are proposed: the lowest of them are found", async () => {
  const gallery = rowsOf(400, 8, { random: new Random(2) });
  for (let i = 100; i < 300; i++) gallery.data.copyWithin(i * 8, 99 * 8, 100 * 8);
  const query = float32(gallery.data.slice(99 * 8, 100 * 8), [1, 8]);
  const { indices } = await nearestOfMany(query, gallery, { k: 4, session, minProducts: 0 });
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
  const found = await nearestOfMany(query, gallery, { k: 5, session, minProducts: 0 });
  assert.deepEqual(found, nearest(query, gallery, { k: 5 }));
});

Deno.test("other dimensions and an impossible k are refused, as by the loop", async () => {
  const random = new Random(1);
  const [a, b] = [rowsOf(1, 2, { random }), rowsOf(1, 3, { random })];
  await assert.rejects(nearestOfMany(a, b, { k: 1, minProducts: 0 }), /a gallery of 3/);
  await assert.rejects(nearestOfMany(a, a, { k: 0, minProducts: 0 }), /k must be 1 or more/);
  await assert.rejects(nearestOfMany(a, a, { k: 1.5, minProducts: 0 }), /k must be 1 or more/);
});

Deno.test("an opened gallery answers many times, one query or all, as the plain loop does", async () => {
  const random = new Random(5);
  const gallery = rowsOf(800, 12, { random, twins: 90 });
  await using opened = await openGallery(gallery, session);
  assert.equal(opened.size, 800);
  for (const count of [1, 800, 3]) {
    const queries = float32(gallery.data.slice(0, count * 12), [count, 12]);
    for (const exclude of [undefined, (query: number, row: number) => query === row]) {
      const found = await opened.nearest(queries, { k: 10, exclude });
      assert.deepEqual(found, nearest(queries, gallery, { k: 10, exclude }));
    }
  }
});

Deno.test("only a search for nothing, or in nothing, needs no product", async () => {
  const random = new Random(7);
  const rows = rowsOf(30, 4, { random });
  const gallery = await openGallery(rows, session);
  await gallery[Symbol.asyncDispose]();
  // what is closed makes no products
  await assert.rejects(gallery.nearest(rows, { k: 1 }));
  const none = float32(new Float32Array(0), [0, 4]);
  assert.equal((await gallery.nearest(none, { k: 1 })).indices.length, 0);
  await assert.rejects(gallery.nearest(rows, { k: 0 }), /k must be 1 or more/);
  const empty = await openGallery(none, session);
  await empty[Symbol.asyncDispose]();
  assert.ok((await empty.nearest(rows, { k: 1 })).indices.every((row) => row === -1));
});

Deno.test("rows that have length 1 already are taken as they are", async () => {
  const rows = float32(Float32Array.of(3, 0, 0, 5), [2, 2]);
  const query = float32(Float32Array.of(2, 0), [1, 2]);
  for (const [normalized, best] of [[false, 1], [true, 3]] as const) {
    await using opened = await openGallery(rows, { ...session, normalized });
    assert.equal((await opened.nearest(query, { k: 1 })).similarities[0], best);
  }
});

Deno.test("of no rows nothing is found, of no queries no one; more neighbours than rows are -1", async () => {
  const random = new Random(3);
  const rows = rowsOf(2, 3, { random });
  for (const shape of [[0, 3], [0, 0]] as const) {
    const none = float32(new Float32Array(0), shape);
    await using opened = await openGallery(none, session);
    assert.deepEqual([...(await opened.nearest(rows, { k: 2 })).indices], [-1, -1, -1, -1]);
    await using full = await openGallery(rows, session);
    assert.equal((await full.nearest(none, { k: 2 })).indices.length, 0);
  }
  const { indices, similarities } = await nearestOfMany(rows, rows, {
    k: 3,
    session,
    minProducts: 0,
  });
  assert.deepEqual([...indices], [0, 1, -1, 1, 0, -1]);
  assert.equal(similarities[2], -Infinity);
});

Deno.test("numbers that are none are refused, in the gallery and in a query, each with its row", async () => {
  const random = new Random(8);
  for (const value of [NaN, Infinity, -Infinity]) {
    const sound = rowsOf(4, 3, { random });
    const broken = rowsOf(4, 3, { random });
    broken.data[7] = value;
    const said = new RegExp(`row 2 of 4: number 1 of it is ${value}`);
    await assert.rejects(openGallery(broken, session), said);
    await using opened = await openGallery(sound, session);
    await assert.rejects(opened.nearest(broken, { k: 1 }), said);
    await assert.rejects(nearestOfMany(broken, sound, { k: 1, session, minProducts: 0 }), said);
    await assert.rejects(nearestOfMany(sound, broken, { k: 1, session }), said);
  }
});

Deno.test("rows of zeros are at a right angle to all, and keep their order", async () => {
  const rows = float32(new Float32Array(40), [20, 2]);
  const query = float32(Float32Array.of(1, 1), [1, 2]);
  const found = await nearestOfMany(query, rows, { k: 3, session, minProducts: 0 });
  assert.deepEqual([[...found.indices], [...found.similarities]], [[0, 1, 2], [0, 0, 0]]);
});

Deno.test("where only few rows may answer, more are proposed, and at last all are gone through", async () => {
  const random = new Random(12);
  const gallery = rowsOf(3000, 16, { random });
  const queries = float32(gallery.data.slice(0, 32), [2, 16]);
  for (const every of [50, 900]) {
    const exclude = (_: number, row: number) => row % every !== 0;
    const found = await nearestOfMany(queries, gallery, { k: 3, exclude, session, minProducts: 0 });
    assert.deepEqual(found, nearest(queries, gallery, { k: 3, exclude }));
  }
});

Deno.test("what too few proposals found is not left beside what all rows give", async () => {
  const random = new Random(13);
  // 17 of 100 rows are proposed first, then all
  const rows = rowsOf(100, 16, { random });
  const exclude = (query: number, row: number) => row !== query;
  const found = await nearestOfMany(rows, rows, { k: 3, exclude, session, minProducts: 0 });
  assert.deepEqual(found, nearest(rows, rows, { k: 3, exclude }));
  assert.deepEqual([...found.indices.subarray(3, 6)], [1, -1, -1]);
});

Deno.test("below 30 million products, or as many as are said, nothing is opened for them", async () => {
  // a session that cannot be opened tells whether one is asked for
  const broken = { provider: "none" as "cpu" };
  const rows = float32(new Float32Array(600).fill(1), [150, 4]);
  const ask = (queries: number, minProducts?: number) =>
    nearestOfMany(float32(new Float32Array(queries * 4).fill(1), [queries, 4]), rows, {
      k: 1,
      session: broken,
      ...minProducts === undefined ? {} : { minProducts },
    });
  assert.equal((await ask(2, 1201)).indices.length, 2);
  await assert.rejects(ask(2, 1200));
  assert.equal((await ask(49_999)).indices.length, 49_999);
  await assert.rejects(ask(50_000));
});

Deno.test("below the minProducts products the loop answers, from there on the product: with the same rows", async () => {
  const random = new Random(4);
  const rows = rowsOf(50, 4, { random });
  for (const minProducts of [50 * 50 * 4, 50 * 50 * 4 + 1]) {
    const found = await nearestOfMany(rows, rows, { k: 5, session, minProducts });
    assert.deepEqual(found, nearest(rows, rows, { k: 5 }));
  }
});
