import assert from "node:assert/strict";
import { blank, type Image } from "lib/image/image.ts";
import type { Embedder } from "lib/retrieval/embed.ts";
import { evaluate } from "lib/study/evaluate.ts";
import {
  classifyMisses,
  classOfMiss,
  countMisses,
  type MissEvidence,
  missLimits,
} from "lib/study/miss_classes.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { Random } from "lib/tensor/random.ts";

/** A miss that nothing explains. */
const hard: MissEvidence = { contrast: 60, side: 90, known: false, bits: 30, left: 50, kept: 1 };
const of = (more: Partial<MissEvidence>) => classOfMiss({ ...hard, ...more });

Deno.test("each class begins at its limit", () => {
  assert.equal(of({}), "hard");
  assert.deepEqual([of({ contrast: 5.99 }), of({ contrast: 6 })], ["blank", "hard"]);
  assert.deepEqual([of({ side: 15 }), of({ side: 16 })], ["blank", "hard"]);
  assert.deepEqual([of({ bits: 4 }), of({ bits: 5 })], ["twin", "hard"]);
  assert.equal(of({ known: true }), "twin");
  assert.deepEqual([of({ left: 5.99 }), of({ left: 6 })], ["destroyed", "hard"]);
  assert.deepEqual([of({ kept: 0.099 }), of({ kept: 0.1 })], ["destroyed", "hard"]);
  assert.deepEqual(missLimits, { contrast: 6, side: 16, bits: 4, kept: 0.1 });
});

Deno.test("the plainest reason counts: blank before twin before destroyed", () => {
  assert.equal(of({ contrast: 1, known: true, left: 1 }), "blank");
  assert.equal(of({ bits: 0, left: 1 }), "twin");
});

/** Mean grey of the upper and the lower half, less the middle. `[N, 2]` */
const halves: Embedder = {
  name: "halves",
  init: "none",
  embed(images) {
    const rows = images.flatMap(({ data }) => {
      const mean = (from: number, to: number) => {
        let sum = 0;
        for (let i = from; i < to; i += 4) sum += data[i];
        return 4 * sum / (to - from) - 127.5;
      };
      return [mean(0, data.length / 2), mean(data.length / 2, data.length)];
    });
    return Promise.resolve(float32(Float32Array.from(rows), [images.length, 2]));
  },
};

/** A picture of two greys with noise: all that `halves` sees are its levels. */
function figure(seed: number, [top, bottom]: readonly [number, number], spread = 20): Image {
  const random = new Random(seed);
  const image = blank({ width: 30, height: 40 }, [0, 0, 0, 255]);
  for (let i = 0; i < 1200; i++) {
    const level = (i < 600 ? top : bottom) + random.int(-spread, spread);
    image.data.set([level, level, level], 4 * i);
  }
  return image;
}

const size = { width: 12, height: 16 };
const open = (images: readonly (Image | null)[]) => (i: number) => Promise.resolve(images[i]);

async function missesOf(
  images: readonly (Image | null)[],
  { augmentation = "none", isSame }: {
    augmentation?: string;
    isSame?: (a: number, b: number) => boolean;
  } = {},
) {
  const options = { config: { augmentation, size }, seed: 3 };
  const evaluated = await evaluate({ count: images.length, open: open(images) }, {
    ...options,
    models: [halves],
    queries: "all",
  });
  return await classifyMisses(evaluated, {
    ...options,
    open: open(images),
    ...isSame ? { isSame } : {},
  });
}

Deno.test("two figures that are one picture tie for the first place, and are twins", async () => {
  const twin = figure(1, [40, 200]);
  const misses = await missesOf([
    twin,
    null,
    { ...twin, data: twin.data.slice() },
    figure(2, [200, 40]),
  ]);
  assert.deepEqual(
    misses.map(({ n, figure, answer, rank, class: c }) => ({ n, figure, answer, rank, c })),
    [
      { n: 0, figure: 0, answer: 2, rank: 2, c: "twin" },
      { n: 1, figure: 2, answer: 0, rank: 2, c: "twin" },
    ],
  );
  assert.equal(misses[0].evidence.bits, 0);
  assert.deepEqual(countMisses(misses), [
    { class: "blank", misses: 0, near: 0 },
    { class: "twin", misses: 2, near: 2 },
    { class: "destroyed", misses: 0, near: 0 },
    { class: "hard", misses: 0, near: 0 },
  ]);
});

Deno.test("white sheets are blank; figures alike to the embedder alone are hard, or known twins", async () => {
  const white = () => blank({ width: 30, height: 40 }, [255, 255, 255, 255]);
  const blanks = await missesOf([white(), white(), figure(1, [40, 200])]);
  assert.deepEqual(blanks.map((miss) => miss.class), ["blank", "blank"]);
  assert.equal(blanks[0].evidence.contrast, 0);
  // the same greys in other places: shuffled halves
  const like = (seed: number) => {
    const image = figure(seed, [60, 180], 55);
    return image;
  };
  const images = [like(5), like(6), like(7), figure(1, [220, 30])];
  const hardOnes = await missesOf(images, { augmentation: "extended_aug" });
  const known = await missesOf(images, {
    augmentation: "extended_aug",
    isSame: (a, b) => a < 3 && b < 3,
  });
  assert.ok(hardOnes.length > 0);
  assert.ok(known.every((miss) => miss.answer === 3 || miss.class === "twin"));
  assert.deepEqual(known.map(({ n }) => n), hardOnes.map(({ n }) => n));
});

Deno.test("a crop that keeps a corner destroys; its share is measured", async () => {
  // base_aug takes 300 x 200 pixels of whatever it is given
  const large = (seed: number) => {
    const image = blank({ width: 1000, height: 900 }, [235, 235, 235, 255]);
    const random = new Random(seed);
    for (let n = 0; n < 300; n++) {
      const at = 4 * (random.int(400, 500) * 1000 + random.int(450, 550));
      image.data.set([0, 0, 0], at);
    }
    return image;
  };
  const images = Array.from({ length: 8 }, (_, i) => large(i));
  const misses = await missesOf(images, { augmentation: "base_aug" });
  const cropped = misses.filter(({ evidence }) => evidence.kept < 1);
  assert.ok(cropped.length > 0);
  for (const { evidence } of cropped) {
    assert.ok(Math.abs(evidence.kept - 300 * 200 / 900_000) < 1e-9);
  }
});

Deno.test("a cut-out of which one side is short failed, however long the other is", async () => {
  const strip = (size: { width: number; height: number }) => {
    const image = blank(size, [255, 255, 255, 255]);
    for (let i = 0; i < 200; i++) image.data.set([0, 0, 0], 8 * i);
    return image;
  };
  for (const size of [{ width: 60, height: 12 }, { width: 12, height: 60 }]) {
    const misses = await missesOf([strip(size), strip(size)]);
    assert.deepEqual(misses.map(({ evidence }) => evidence.side), [12, 12]);
    assert.deepEqual(misses.map((miss) => miss.class), ["blank", "blank"]);
  }
});
