import assert from "node:assert/strict";
import { blank, crop, type Image } from "lib/image/image.ts";
import { type Embedder, stack } from "lib/retrieval/embed.ts";
import { embedGalleries } from "lib/retrieval/galleries.ts";
import { embedWindows, withWindows } from "lib/retrieval/window_gallery.ts";
import { float32 } from "lib/tensor/tensor.ts";

/** Mean red, green and blue. */
const colours = (centred: boolean): Embedder => ({
  name: "colours",
  init: "none",
  centred,
  embed: (images) =>
    Promise.resolve(stack(images.map(({ data, width, height }) => {
      const sums = [0, 0, 0];
      data.forEach((value, i) => {
        if (i % 4 < 3) sums[i % 4] += value / (width * height);
      });
      return float32(Float32Array.from(sums), [1, 3]);
    }))),
});

/** Red at the left, blue at the right, as wide as is said. */
function halves(width: number): Image {
  const image = blank({ width, height: 200 }, [200, 30, 10, 255]);
  for (let i = 0; i < width * 200; i++) {
    if (i % width >= width / 2) image.data.set([10, 30, 200], 4 * i);
  }
  return image;
}

const images: readonly (Image | null)[] = [halves(300), null, halves(120), halves(400)];
const open = (i: number) => Promise.resolve(images[i]);

Deno.test("windows name their picture's row; their vectors are those of the windows as pictures", async () => {
  const embedders = [colours(false), colours(true)];
  const galleries = await embedGalleries(embedders, { count: 4, open });
  assert.deepEqual(galleries.rows, [0, 2, 3]);
  const done: number[] = [];
  const onProgress = (rows: number) => void done.push(rows);
  const { pictures, vectors } = await embedWindows(embedders, { galleries, open, onProgress });
  assert.deepEqual(done, [1, 2, 3]);
  // 300 wide: two windows; 120: none; 400: three
  assert.deepEqual(pictures, [0, 0, 2, 2, 2]);
  const first = crop(images[0]!, [0, 0, 200, 200]);
  const plain = (await embedders[0].embed([first])).data;
  const mean = galleries.means[1]!;
  for (const [m, wanted] of [[0, plain], [1, plain.map((v, i) => v - mean[i])]] as const) {
    const length = Math.hypot(...wanted);
    wanted.forEach((value, i) => assert.ok(Math.abs(vectors[m].data[i] - value / length) < 1e-6));
  }
});

Deno.test("a picture that opens no more is told by its number", async () => {
  const embedders = [colours(false)];
  const galleries = await embedGalleries(embedders, { count: 4, open });
  await assert.rejects(
    embedWindows(embedders, { galleries, open: () => Promise.resolve(null) }),
    /^Error: Cannot evaluate: picture 0 opened once and not a second time\. Was it changed/,
  );
});

Deno.test("windows stand below the pictures, and where there are none pictures stand alone", () => {
  const gallery = float32(Float32Array.of(1, 0, 0, 1, 0.6, 0.8), [3, 2]);
  const vectors = float32(Float32Array.of(0.8, 0.6), [1, 2]);
  const { rows, pictures } = withWindows(gallery, { vectors, pictures: [2] });
  assert.deepEqual([rows.shape, pictures], [[4, 2], [0, 1, 2, 2]]);
  assert.deepEqual([...rows.data], [...gallery.data, ...vectors.data]);
  const none = withWindows(gallery, {
    vectors: float32(new Float32Array(0), [0, 0]),
    pictures: [],
  });
  assert.deepEqual(none, { rows: gallery, pictures: [0, 1, 2] });
});

Deno.test("windows are embedded no further when it is stopped", async () => {
  const embedders = [colours(false)];
  const galleries = await embedGalleries(embedders, { count: 4, open });
  const signal = AbortSignal.abort(new Error("enough"));
  await assert.rejects(embedWindows(embedders, { galleries, open, signal }), /enough/);
});
