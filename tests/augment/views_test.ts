import assert from "node:assert/strict";
import { imageOf } from "lib/augment/apply.ts";
import { recipes } from "lib/augment/recipes.ts";
import { makeViews, pairOf, prepared, type ViewOptions } from "lib/augment/views.ts";
import { imagenet } from "lib/nn/picture.ts";
import { noise } from "./pictures.ts";

const size = { width: 12, height: 16 };
let opened = 0;
const options: ViewOptions = {
  recipe: recipes.burin,
  size,
  seed: 3,
  ...imagenet,
  open: (item) => {
    opened++;
    return Promise.resolve(imageOf(noise(40 + item, 50, item)));
  },
};
const values = 12 * 16 * 3;

Deno.test("a view depends on run, epoch, item and nothing else", async () => {
  const together = await makeViews(options)({
    items: Int32Array.of(4, 1, 7),
    address: { epoch: 2 },
  });
  const views = makeViews(options);
  await views({ items: Int32Array.of(7), address: { epoch: 0 } });
  const alone = await views({ items: Int32Array.of(1), address: { epoch: 2 } });
  assert.deepEqual(alone.slice(0, values), together.slice(values, 2 * values));
  assert.deepEqual(alone.slice(values), together.slice(4 * values, 5 * values));
  const later = await views({ items: Int32Array.of(1), address: { epoch: 3 } });
  assert.notDeepEqual(later, alone);
});

Deno.test("cut-outs are opened once, or each time where memory is short", async () => {
  opened = 0;
  const request = { items: Int32Array.of(0, 1), address: { epoch: 0 } };
  const views = makeViews(options);
  const [first, second] = [await views(request), await views(request)];
  assert.deepEqual(first, second);
  assert.equal(opened, 2);
  const short = makeViews({ ...options, memory: 10 });
  assert.deepEqual(await short(request), first);
  await short(request);
  assert.equal(opened, 6);
});

Deno.test("our recipe never gives the same view twice, base_aug does in a quarter of the pairs", () => {
  const input = { width: 300, height: 500 };
  const same = (recipe: typeof recipes.burin) => {
    let count = 0;
    for (let item = 0; item < 2000; item++) {
      const [a, b] = pairOf(recipe, { input, output: size, address: { seed: 1, epoch: 0, item } });
      if (JSON.stringify(a) === JSON.stringify(b)) count++;
    }
    return count / 2000;
  };
  assert.equal(same(recipes.burin), 0);
  // plain twice, or grey twice without a crop: (.7 + .3 * .5 ...): measured .25 in Albumentations
  assert.ok(Math.abs(same(recipes.base_aug) - 0.25) < 0.03, `${same(recipes.base_aug)}`);
});

Deno.test("cut-outs are brought near the views' size where the recipe says so, never enlarged", () => {
  const image = imageOf(noise(200, 20, 1));
  const { width, height } = prepared(image, recipes.burin, size);
  assert.deepEqual([width, height], [24, 20]);
  assert.equal(prepared(image, recipes.base_aug, size).width, 200);
});
