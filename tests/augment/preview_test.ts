import assert from "node:assert/strict";
import { imageOf } from "lib/augment/apply.ts";
import { pairOf } from "lib/augment/chunk.ts";
import { openLoader } from "lib/augment/loader.ts";
import { prepared } from "lib/augment/pictures.ts";
import { previewGrid, previewPair, previewRow } from "lib/augment/preview.ts";
import { recipes } from "lib/augment/recipes.ts";
import { ofStrength } from "lib/augment/strength.ts";
import { describePlan } from "lib/augment/describe_plan.ts";
import { imagenet } from "lib/nn/picture.ts";
import { noise } from "./pictures.ts";

const size = { width: 22, height: 40 };
const images = [imageOf(noise(60, 90, 1)), imageOf(noise(50, 80, 2))];
const options = { recipe: recipes.burin, size, seed: 3 };

Deno.test("a preview shows the views that the loader gives to training", async () => {
  const { views } = openLoader({
    ...options,
    ...imagenet,
    count: 2,
    workers: 0,
    open: (item) => Promise.resolve(images[item]),
  });
  const numbers = await views({ items: Int32Array.of(1), address: { epoch: 4, step: 0 } });
  const [original, ...pair] = previewPair(images[1], { ...options, epoch: 4, item: 1 });
  assert.deepEqual([original.image, original.caption, original.frame], [
    images[1],
    "original",
    "query",
  ]);
  pair.forEach(({ image }, view) => {
    for (let i = 0; i < 22 * 40; i++) {
      for (let c = 0; c < 3; c++) {
        const value = numbers[3 * (view * 22 * 40 + i) + c];
        const level = 255 * (value * imagenet.std[c] + imagenet.mean[c]);
        assert.ok(Math.abs(level - image.data[4 * i + c]) < 0.01);
      }
    }
  });
});

Deno.test("a grid is the figures below each other, and captions say what was done", () => {
  const row = previewRow(images[0], { ...options, epochs: 2, item: 0 });
  assert.equal(row.length, 5);
  const grid = previewGrid(images, { ...options, epochs: 2 });
  assert.deepEqual(grid.slice(0, 5), row);
  assert.equal(grid[5].image, images[1]);
  assert.equal(previewGrid(images.slice(0, 1), options).length, 1 + 2 * 3);
  const input = prepared(images[1], recipes.burin, size);
  const plans = pairOf(recipes.burin, {
    input,
    output: size,
    address: { seed: 3, epoch: 1, item: 1 },
  });
  assert.deepEqual(grid.slice(8).map(({ caption }) => caption), plans.map(describePlan));
});

Deno.test("a recipe that is not there is told by those that are", () => {
  const { extended }: Readonly<Record<string, typeof recipes.burin>> = recipes;
  assert.throws(
    () => previewPair(images[0], { ...options, recipe: extended, epoch: 0, item: 0 }),
    /no recipe of that name.*extended_aug/s,
  );
  assert.throws(() => ofStrength(extended, 2), /no recipe of that name.*extended_aug/s);
});

Deno.test("a recipe of one's own that does what nobody knows is told what there is to do", () => {
  const specs = [{ kind: "blurr", p: 1 } as unknown as (typeof recipes.burin.specs)[number]];
  assert.throws(
    () =>
      previewPair(images[0], {
        ...options,
        recipe: { ...recipes.burin, specs },
        epoch: 0,
        item: 0,
      }),
    /"blurr".*Known: .*blur/s,
  );
});
