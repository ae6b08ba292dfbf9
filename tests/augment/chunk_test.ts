import assert from "node:assert/strict";
import { fillChunk, pairOf, viewLength } from "lib/augment/chunk.ts";
import { applyNormalized } from "lib/augment/normalized.ts";
import { type Recipe, recipes } from "lib/augment/recipes.ts";
import { samplePlan } from "lib/augment/transform.ts";
import { Random } from "lib/tensor/random.ts";
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

Deno.test("a second view that is the first one is drawn again, nine times in all and no more", () => {
  const seldom: Recipe = {
    source: "",
    specs: [{ kind: "flip", p: 0.1 }],
    distinct: true,
    prescale: null,
  };
  const size = { width: 12, height: 16 };
  let same = 0;
  for (let item = 0; item < 300; item++) {
    const address = { seed: 1, epoch: 2, item };
    const random = new Random(1).fork("views").fork(2).fork(item);
    const plan = (n: number) =>
      samplePlan(seldom.specs, {
        ...{ input: size, output: size, smaller: "clamp" },
        random: random.fork(String(n)),
      });
    const isSame = (n: number) => plan(n).steps.length === plan(0).steps.length;
    const drawn = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    const expected = plan(drawn.find((n) => !isSame(n)) ?? 9);
    assert.deepEqual(pairOf(seldom, { input: size, output: size, address })[1], expected);
    same += Number(drawn.every(isSame));
  }
  assert.ok(same > 50, `${same} of 300 never differ`);
});
