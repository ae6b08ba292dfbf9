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
