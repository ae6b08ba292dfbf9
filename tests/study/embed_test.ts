import assert from "node:assert/strict";
import { blank, flipHorizontal, type Image } from "lib/image/image.ts";
import type { Embedder } from "lib/retrieval/embed.ts";
import { embed } from "lib/study/embed.ts";
import { float32 } from "lib/tensor/tensor.ts";

/** The red of a picture's first pixel, and of the last in its row; counts what it is given. */
function corners() {
  const batches: number[] = [];
  const embedder: Embedder = {
    name: "corners",
    init: "none",
    embed(images) {
      batches.push(images.length);
      const rows = images.flatMap(({ data, width }) => [data[0], data[4 * (width - 1)]]);
      return Promise.resolve(float32(Float32Array.from(rows), [images.length, 2]));
    },
  };
  return { embedder, batches };
}

function figure(left: number, right: number): Image {
  const image = blank({ width: 3, height: 2 }, [0, 0, 0, 255]);
  image.data[0] = left;
  image.data[8] = right;
  return image;
}

Deno.test("each figure has a row as it is and one in a mirror; what cannot be read has none", async () => {
  const images = [figure(1, 2), null, figure(3, 4)];
  const { embedder } = corners();
  const done: number[] = [];
  const { figures, direct, flipped } = await embed(
    { count: 3, open: (i) => Promise.resolve(images[i]) },
    { embedder, batch: 2, onProgress: (n) => done.push(n) },
  );
  assert.deepEqual(figures, [0, 2]);
  assert.deepEqual([direct.shape, flipped.shape], [[2, 2], [2, 2]]);
  assert.deepEqual([...direct.data], [1, 2, 3, 4]);
  assert.deepEqual([...flipped.data], [2, 1, 4, 3]);
  assert.deepEqual(done, [2, 3]);
  // the mirror is that of the picture, not of the vector
  assert.equal(flipHorizontal(images[0]!).data[0], 2);
});

Deno.test("no more than a batch is embedded at a time, the last one with what is left", async () => {
  for (const [count, expected] of [[32, [32, 32]], [33, [32, 32, 1, 1]], [0, []]] as const) {
    const { embedder, batches } = corners();
    const open = () => Promise.resolve(figure(1, 1));
    const { direct } = await embed({ count, open }, { embedder });
    assert.deepEqual(batches, expected);
    assert.equal(direct.shape[0], count);
  }
});

Deno.test("a stop takes effect before the next batch", async () => {
  const controller = new AbortController();
  const { embedder, batches } = corners();
  const open = () => Promise.resolve(figure(1, 1));
  const stopped = embed({ count: 4, open }, {
    embedder,
    batch: 2,
    signal: controller.signal,
    onProgress: () => controller.abort(),
  });
  await assert.rejects(stopped, /abort/i);
  assert.deepEqual(batches, [2, 2]);
});

Deno.test("no more pictures are open at once than a batch, however many there are", async () => {
  for (const count of [50, 700]) {
    let [open, most] = [0, 0];
    const { embedder } = corners();
    let asked = 0;
    // a batch is embedded twice, and then let go of
    const counting: Embedder = {
      ...embedder,
      embed(images) {
        if (++asked % 2 === 0) open = 0;
        return embedder.embed(images);
      },
    };
    const figures = {
      count,
      open() {
        most = Math.max(most, ++open);
        return Promise.resolve(figure(1, 1));
      },
    };
    await embed(figures, { embedder: counting });
    assert.equal(most, 32, `${count}`);
  }
});
