import assert from "node:assert/strict";
import type { Image } from "lib/image/image.ts";
import { embedAll, type Embedder } from "lib/retrieval/embed.ts";
import { embedGalleries } from "lib/retrieval/galleries.ts";
import { normalizeRows } from "lib/tensor/knn.ts";
import { float32 } from "lib/tensor/tensor.ts";

const side = (i: number, width = 2): Image => ({
  width,
  height: 1,
  data: new Uint8Array(4 * width).fill(i + 1),
});

/** Sums of a picture's first pixel in as many columns, and the sizes of the batches that it saw. */
function embedder(dimension: number) {
  const batches: number[] = [];
  const use: Embedder = {
    name: "sums",
    init: "none",
    embed(images) {
      batches.push(images.length);
      const data = images.flatMap(({ data }) =>
        Array.from({ length: dimension }, (_, d) => data[0] * (d + 1) + d)
      );
      return Promise.resolve(float32(Float32Array.from(data), [images.length, dimension]));
    },
  };
  return { batches, use };
}

Deno.test("galleries are embedAll()'s rows of length 1, each picture opened once for all embedders", async () => {
  const [two, three] = [embedder(2), embedder(3)];
  let opened = 0;
  const open = (i: number) => Promise.resolve((opened++, side(i)));
  const { rows, vectors } = await embedGalleries([two.use, three.use], { count: 70, open });
  assert.equal(opened, 70);
  assert.deepEqual(two.batches, [32, 32, 6]);
  assert.deepEqual(rows, Array.from({ length: 70 }, (_, i) => i));
  for (const [e, { use }] of [two, three].entries()) {
    const all = await embedAll(use, { count: 70, open });
    assert.deepEqual(vectors[e], normalizeRows(all));
  }
});

Deno.test("pictures that cannot be read are left out of every gallery", async () => {
  const one = embedder(2);
  const open = (i: number) => Promise.resolve(i % 5 === 0 ? null : side(i));
  const { rows, vectors: [gallery] } = await embedGalleries([one.use], { count: 11, open });
  assert.deepEqual(rows, [1, 2, 3, 4, 6, 7, 8, 9]);
  assert.deepEqual(gallery.shape, [8, 2]);
  const { data } = normalizeRows(await one.use.embed([side(6)]));
  assert.deepEqual(gallery.data.slice(8, 10), data);
  const none = await embedGalleries([one.use], { count: 3, open: () => Promise.resolve(null) });
  assert.deepEqual([none.rows, none.vectors[0].shape], [[], [0, 0]]);
});

Deno.test("of large pictures fewer are in memory at a time", async () => {
  const one = embedder(2);
  const open = (i: number) => Promise.resolve(side(i, 10));
  await embedGalleries([one.use], { count: 12, open, mostPixels: 80 });
  assert.deepEqual(one.batches, [8, 4]);
  await assert.rejects(embedGalleries([one.use], { count: 4, open, batch: 6 }), /multiple of 4/);
});

Deno.test("every four pictures are told, and a stop takes effect between them", async () => {
  for (const [count, expected] of [[8, [4, 8]], [10, [4, 8, 10]]] as const) {
    const done: number[] = [];
    const open = (i: number) => Promise.resolve(side(i));
    await embedGalleries([embedder(2).use], { count, open, onProgress: (n) => done.push(n) });
    assert.deepEqual(done, expected);
  }
  const stop = new AbortController();
  const opened: number[] = [];
  const stopped = embedGalleries([embedder(2).use], {
    count: 12,
    open: (i) => Promise.resolve((opened.push(i), side(i))),
    signal: stop.signal,
    onProgress: () => stop.abort(new Error("stopped")),
  });
  await assert.rejects(stopped, /^Error: stopped$/);
  assert.deepEqual(opened, [0, 1, 2, 3]);
});

Deno.test("32 million pixels are as many as wait, where nothing else is said", async () => {
  const batches = async (pixels: number) => {
    const one = embedder(2);
    const image: Image = { width: pixels, height: 1, data: Uint8Array.of(4) };
    await embedGalleries([one.use], { count: 12, open: () => Promise.resolve(image) });
    return one.batches;
  };
  assert.deepEqual(await batches(4_000_000), [8, 4]);
  assert.deepEqual(await batches(3_999_999), [12]);
});

Deno.test("pictures are taken by fours: none, fewer and parts of four are no batch", async () => {
  const asked = (batch: number) =>
    embedGalleries([embedder(2).use], { count: 4, open: (i) => Promise.resolve(side(i)), batch });
  assert.equal((await asked(4)).rows.length, 4);
  for (const batch of [0, -4, 2, 6, 4.5, NaN]) {
    await assert.rejects(asked(batch), {
      name: "RangeError",
      message: `Cannot embed ${batch} pictures at a time: it takes a multiple of 4`,
    });
  }
});

Deno.test("of no pictures a centred embedder has no mean", async () => {
  const centred = { ...embedder(2).use, centred: true };
  const open = () => Promise.resolve(null);
  assert.deepEqual((await embedGalleries([centred], { count: 3, open })).means, [null]);
  const one = await embedGalleries([centred], { count: 1, open: (i) => Promise.resolve(side(i)) });
  assert.equal(one.means[0]!.length, 2);
});
