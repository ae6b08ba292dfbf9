import assert from "node:assert/strict";
import { blank, type Image } from "lib/image/image.ts";
import { embedAll, type Embedder, phashEmbedder, stack } from "lib/retrieval/embed.ts";
import { phash } from "lib/retrieval/phash.ts";
import { Random } from "lib/tensor/random.ts";
import { float32 } from "lib/tensor/tensor.ts";

function noise(seed: number): Image {
  const image = blank({ width: 40, height: 50 }, [0, 0, 0, 255]);
  const random = new Random(seed);
  for (let i = 0; i < image.data.length; i++) if (i % 4 !== 3) image.data[i] = random.int(0, 255);
  return image;
}

Deno.test("rows are the pictures' own, whatever the batch", async () => {
  const open = (i: number) => Promise.resolve(noise(i));
  const steps: number[] = [];
  const all = await embedAll(phashEmbedder, {
    count: 5,
    open,
    batch: 2,
    onProgress: (done) => steps.push(done),
  });
  assert.deepEqual(all.shape, [5, 64]);
  assert.deepEqual(steps, [2, 4, 5]);
  for (let i = 0; i < 5; i++) {
    assert.deepEqual(all.data.slice(i * 64, (i + 1) * 64), phash(noise(i)));
  }
});

Deno.test("no more than a batch of pictures is open at a time", async () => {
  let largest = 0;
  const counting: Embedder = {
    name: "counting",
    init: "none",
    embed(images) {
      largest = Math.max(largest, images.length);
      return Promise.resolve(float32(new Float32Array(images.length), [images.length, 1]));
    },
  };
  await embedAll(counting, { count: 70, open: () => Promise.resolve(noise(1)) });
  assert.equal(largest, 32);
});

Deno.test("aborting ends it, and rows of other lengths do not stack", async () => {
  await assert.rejects(
    embedAll(phashEmbedder, {
      count: 1,
      open: () => Promise.resolve(noise(1)),
      signal: AbortSignal.abort(new Error("stopped")),
    }),
    /stopped/,
  );
  const row = (length: number) => float32(new Float32Array(length), [1, length]);
  assert.throws(() => stack([row(2), row(3)]), /rows of 3 under rows of 2/);
  assert.deepEqual(stack([]).shape, [0, 0]);
});
