import assert from "node:assert/strict";
import { fillChunk, pairOf, viewLength } from "lib/augment/chunk.ts";
import { applyNormalized } from "lib/augment/normalized.ts";
import { recipes } from "lib/augment/recipes.ts";
import { imagenet } from "lib/nn/picture.ts";
import { noise } from "./pictures.ts";

Deno.test("a chunk is the views of its plans, second views below the first", () => {
  const size = { width: 6, height: 8 };
  const settings = { recipe: recipes.burin, size, seed: 4, ...imagenet };
  const pairs = [3, 8, 5].map((item) => ({ item, picture: noise(20, 30, item) }));
  const out = new Float32Array(6 * viewLength(size));
  fillChunk({ epoch: 2, pairs }, { ...settings, out });
  pairs.forEach(({ item, picture }, n) => {
    const address = { seed: 4, epoch: 2, item };
    pairOf(recipes.burin, { input: picture, output: size, address }).forEach((plan, view) => {
      const expected = new Float32Array(viewLength(size));
      applyNormalized(plan, picture, { ...imagenet, layout: "NHWC", out: expected });
      const start = (view * 3 + n) * viewLength(size);
      assert.deepEqual(out.slice(start, start + viewLength(size)), expected);
    });
  });
});

Deno.test("our recipe never gives the same view twice, base_aug does in a quarter of the pairs", () => {
  const input = { width: 300, height: 500 };
  const output = { width: 12, height: 16 };
  const same = (recipe: typeof recipes.burin) => {
    let count = 0;
    for (let item = 0; item < 2000; item++) {
      const [a, b] = pairOf(recipe, { input, output, address: { seed: 1, epoch: 0, item } });
      if (JSON.stringify(a) === JSON.stringify(b)) count++;
    }
    return count / 2000;
  };
  assert.equal(same(recipes.burin), 0);
  // plain twice, or grey twice without a crop: (.7 + .3 * .5 ...): measured .25 in Albumentations
  assert.ok(Math.abs(same(recipes.base_aug) - 0.25) < 0.03, `${same(recipes.base_aug)}`);
});
