import assert from "node:assert/strict";
import { blank, type Image } from "lib/image/image.ts";
import { type Embedder, takeRows } from "lib/retrieval/embed.ts";
import { embedGalleries } from "lib/retrieval/galleries.ts";
import { groupPrecision } from "lib/retrieval/group_precision.ts";
import { microAveragePrecision } from "lib/retrieval/micro_average_precision.ts";
import { rankOriginals } from "lib/retrieval/rank_originals.ts";
import { studyQueries } from "lib/study/defaults.ts";
import { drawQueries, evaluate, evaluateIn, queryImages } from "lib/study/evaluate.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { Random } from "lib/tensor/random.ts";

/** Mean red, green, blue of a picture's upper and lower half, less the middle grey. */
const colours: Embedder = {
  name: "colours",
  init: "none",
  embed(images) {
    const rows = images.flatMap(({ data, width, height }) =>
      [0, 1].flatMap((half) =>
        [0, 1, 2].map((channel) => {
          let sum = 0;
          const [from, to] = half === 0 ? [0, height >> 1] : [height >> 1, height];
          for (let y = from; y < to; y++) {
            for (let x = 0; x < width; x++) sum += data[4 * (y * width + x) + channel];
          }
          return sum / ((to - from) * width) - 127.5;
        })
      )
    );
    return Promise.resolve(float32(Float32Array.from(rows), [images.length, 6]));
  },
};

/** A picture whose halves have two colours and some noise. */
function figure(seed: number): Image {
  const random = new Random(seed);
  const image = blank({ width: 30, height: 40 }, [0, 0, 0, 255]);
  const halves = [0, 1].map(() => [0, 1, 2].map(() => random.int(20, 235)));
  for (let i = 0; i < 1200; i++) {
    const half = halves[i < 600 ? 0 : 1];
    image.data.set(half.map((level) => level + random.int(-20, 20)), 4 * i);
  }
  return image;
}

const figuresOf = (images: readonly (Image | null)[]) => ({
  count: images.length,
  open: (i: number) => Promise.resolve(images[i]),
});

const size = { width: 12, height: 16 };
const config = { augmentation: "extended_aug", size };
const plain = { augmentation: "none", size };

/** Top-k by a loop over single pictures: each query drawn, embedded and sorted on its own. */
async function naive(
  images: readonly Image[],
  { queries, seed }: { queries: number; seed: number },
) {
  const vector = async (image: Image) => [...(await colours.embed([image])).data];
  const cosine = (a: number[], b: number[]) => {
    const dot = (u: number[], v: number[]) => u.reduce((sum, value, i) => sum + value * v[i], 0);
    return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  };
  const originals = await Promise.all(images.map(vector));
  const places: number[] = [];
  for (let n = 0; n < queries; n++) {
    const own = new Random(seed).fork("evaluation").fork(n).int(0, images.length - 1);
    const [view] = queryImages(images[own], [{ n }], { seed, config });
    const asked = await vector(view);
    const order = originals.map((_, i) => i)
      .sort((a, b) => cosine(asked, originals[b]) - cosine(asked, originals[a]));
    places.push(order.indexOf(own));
  }
  return [1, 3, 10].map((k) => places.filter((place) => place < k).length / queries);
}

Deno.test("the shares are those of a naive loop, also where a chunk of queries ends", async () => {
  const images = Array.from({ length: 12 }, (_, i) => figure(i));
  for (const queries of [1, 63, 64, 65, 150]) {
    const options = { models: [colours], config, queries, seed: 5 };
    const { models: [{ result, vectors }], figures } = await evaluate(figuresOf(images), options);
    const { top1, top3, top10 } = result;
    const expected = await naive(images, { queries, seed: 5 });
    assert.deepEqual([top1, top3, top10].map(({ value }) => value), expected, `${queries}`);
    assert.deepEqual([result.gallery, result.queries], [12, queries]);
    assert.deepEqual(vectors.queries.shape, [queries, 6]);
    assert.equal(figures.length, 12);
  }
  const [top1, , top10] = await naive(images, { queries: 150, seed: 5 });
  assert.ok(top1 > 0.2 && top1 < 0.95 && top10 < 1, `neither all nor none: ${top1}, ${top10}`);
});

Deno.test("figures are drawn evenly, and a longer list of queries begins with a shorter one", () => {
  assert.equal(studyQueries, 2000);
  const byNumber = (queries: number) =>
    drawQueries({ size: 3, queries, seed: 1 }).toSorted((a, b) => a.n - b.n);
  assert.deepEqual(byNumber(40), byNumber(3000).slice(0, 40));
  const rows = drawQueries({ size: 3, queries: 3000, seed: 1 });
  assert.deepEqual([...rows], rows.toSorted((a, b) => a.row - b.row || a.n - b.n));
  for (const row of [0, 1, 2]) {
    const { length } = rows.filter((query) => query.row === row);
    assert.ok(Math.abs(length - 1000) < 100, `${length} of 3000 queries show figure ${row}`);
  }
  assert.notDeepEqual(
    byNumber(40),
    drawQueries({ size: 3, queries: 40, seed: 2 }).toSorted((a, b) => a.n - b.n),
  );
});

Deno.test("twins share the first place: half of their queries are right, all among the first three", async () => {
  const [one, twin] = [figure(1), figure(2)];
  const images = [one, twin, { ...twin, data: twin.data.slice() }];
  const options = { models: [colours], config: plain, queries: 30, seed: 3 };
  const { models: [{ result }], queries } = await evaluate(figuresOf(images), options);
  const alone = queries.filter(({ row }) => row === 0).length;
  assert.ok(alone > 0 && alone < 30);
  assert.equal(result.top1.value, (alone + (30 - alone) / 2) / 30);
  assert.equal(result.top3.value, 1);
  const [first] = result.ties;
  assert.deepEqual([first.optimistic, first.pessimistic], [1, alone / 30]);
});

Deno.test("what cannot be read is in no gallery and asks nothing; the others keep their numbers", async () => {
  const images = [null, figure(1), null, figure(3), figure(4)];
  const opened: number[] = [];
  const figures = {
    count: 5,
    open: (i: number) => {
      opened.push(i);
      return Promise.resolve(images[i]);
    },
  };
  const done: number[] = [];
  const options = { models: [colours, colours], config: plain, queries: 9, seed: 1 };
  const evaluated = await evaluate(figures, { ...options, onProgress: (n) => done.push(n) });
  assert.deepEqual(evaluated.figures, [1, 3, 4]);
  assert.deepEqual(evaluated.models.map(({ result }) => result.top1.value), [1, 1]);
  assert.ok(evaluated.queries.every(({ row }) => row >= 0 && row < 3));
  assert.equal(done.at(-1), 5 + 9);
  // each original once for the gallery, and once for all of its queries
  const asked = new Set(evaluated.queries.map(({ row }) => evaluated.figures[row]));
  assert.equal(opened.length, 5 + asked.size);
  const none = await evaluate(figuresOf([null, null]), options);
  assert.deepEqual(none, { figures: [], queries: [], models: [] });
});

Deno.test("a view depends on the query's number and the seed alone", () => {
  const image = figure(7);
  const [a, b] = queryImages(image, [{ n: 4 }, { n: 9 }], { seed: 1, config });
  assert.deepEqual(queryImages(image, [{ n: 9 }], { seed: 1, config }), [b]);
  assert.deepEqual([a.width, a.height], [12, 16]);
  assert.notDeepEqual(a.data, b.data);
  assert.notDeepEqual(queryImages(image, [{ n: 4 }], { seed: 2, config })[0].data, a.data);
});

Deno.test("a stop takes effect", async () => {
  const options = { models: [colours], config: plain, queries: 9, seed: 1 };
  const signal = AbortSignal.abort();
  await assert.rejects(evaluate(figuresOf([figure(1)]), { ...options, signal }), /abort/i);
});

Deno.test("asked for all, each figure that can be read is a query once, in its own view", async () => {
  const images = [figure(1), null, figure(3), figure(4)];
  const options = { models: [colours], config, queries: "all", seed: 1 } as const;
  const { queries, figures, models: [{ result }] } = await evaluate(figuresOf(images), options);
  assert.deepEqual(queries, [0, 1, 2].map((n) => ({ n, row: n })));
  assert.deepEqual(figures, [0, 2, 3]);
  assert.equal(result.queries, 3);
  assert.deepEqual(drawQueries({ size: 2, queries: "all", seed: 9 }), [
    { n: 0, row: 0 },
    { n: 1, row: 1 },
  ]);
});

Deno.test("asked in galleries that are there, no figure is embedded again, and the answers are the same", async () => {
  const images = Array.from({ length: 6 }, (_, i) => figure(i));
  let embedded = 0;
  const counting: Embedder = {
    ...colours,
    embed(pictures) {
      embedded += pictures.length;
      return colours.embed(pictures);
    },
  };
  const figures = figuresOf(images);
  const galleries = await embedGalleries([counting], figures);
  const options = { models: [counting], config, queries: 70, seed: 2 };
  const done: number[] = [];
  const found = await evaluateIn(galleries, figures, {
    ...options,
    onProgress: (n) => done.push(n),
  });
  assert.equal(embedded, 6 + 70);
  assert.deepEqual(done, [64, 70]);
  const whole: number[] = [];
  const again = await evaluate(figures, { ...options, onProgress: (n) => whole.push(n) });
  assert.deepEqual(again, found);
  assert.deepEqual(whole.slice(-2), [6 + 64, 6 + 70]);
});

Deno.test("no more pictures are open at once than a batch and what is read ahead of it, however many there are", async () => {
  const size = 12;
  for (const count of [100, 1000]) {
    let [open, most] = [0, 0];
    const figures = {
      count,
      open(i: number) {
        most = Math.max(most, ++open);
        return Promise.resolve(figure(i % 7));
      },
    };
    // what the embedder was given is let go of when it has answered
    const model: Embedder = {
      ...colours,
      embed(pictures) {
        most = Math.max(most, open);
        open = 0;
        return colours.embed(pictures);
      },
    };
    await evaluate(figures, {
      models: [model],
      config: { augmentation: "none", size: { width: size, height: size } },
      queries: 300,
      seed: 1,
    });
    assert.ok(most <= 64, `${most} of ${count}`);
  }
});

Deno.test("of a network for something else the gallery's mean is subtracted, from queries too", async () => {
  const images = Array.from({ length: 9 }, (_, i) => figure(i));
  // all that the others see, far from the origin
  const far: Embedder = {
    ...colours,
    async embed(pictures) {
      const { data, shape } = await colours.embed(pictures);
      return float32(data.map((value) => value + 900), shape);
    },
  };
  const options = { config, queries: 60, seed: 2 };
  const near = await evaluate(figuresOf(images), {
    ...options,
    models: [{ ...colours, centred: true }, { ...far, centred: true }, far],
  });
  const [a, b, c] = near.models;
  assert.deepEqual(b.result.top1, a.result.top1);
  assert.deepEqual(b.result.ranks, a.result.ranks);
  assert.notDeepEqual(c.result.ranks, a.result.ranks);
  const mean = [0, 1, 2, 3, 4, 5].map((d) =>
    images.reduce((sum, _, row) => sum + b.vectors.gallery.data[6 * row + d], 0)
  );
  assert.ok(mean.every((sum) => Math.abs(sum) < 3), "about nought, though brought to length 1");
});

Deno.test("numbers hold when the gallery is shuffled", async () => {
  const images = Array.from({ length: 20 }, (_, i) => figure(i % 15)); // some of them twice
  const options = { models: [colours], config, queries: 80, seed: 4 };
  const { queries, models: [{ vectors, result }] } = await evaluate(figuresOf(images), options);
  const own = queries.map(({ row }) => row);
  const order = new Random(8).shuffle(images.map((_, i) => i));
  const shuffled = { queries: vectors.queries, gallery: takeRows(vectors.gallery, order) };
  const moved = own.map((row) => order.indexOf(row));
  assert.notDeepEqual(moved, own);
  assert.deepEqual(rankOriginals(shuffled, { own: moved, normalized: true }), result);
  const micro = (gallery: typeof vectors, rows: number[]) =>
    microAveragePrecision(gallery, { isRight: (q, row) => rows[q] === row, normalized: true });
  assert.deepEqual(micro(shuffled, moved), micro(vectors, own));
  const groups = (gallery: typeof vectors, name: (row: number) => number) =>
    groupPrecision(gallery, {
      isRight: (q, row) => own[q] % 15 === name(row) % 15,
      normalized: true,
    });
  const [a, b] = [groups(vectors, (row) => row), groups(shuffled, (row) => order[row])];
  assert.deepEqual([a.map, a.mapAtR, a.mrr, a.first], [b.map, b.mapAtR, b.mrr, b.first]);
});
