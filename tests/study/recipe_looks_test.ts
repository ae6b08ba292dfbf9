import assert from "node:assert/strict";
import { imageOf } from "lib/augment/apply.ts";
import { measureCollapse } from "lib/augment/collapse.ts";
import { recipes } from "lib/augment/recipes.ts";
import { imagenet } from "lib/nn/picture.ts";
import { lookAtRecipes, lookRows, worstOf } from "lib/study/recipe_looks.ts";
import { noise } from "tests/augment/pictures.ts";

Deno.test("each recipe is looked at as training would use it", async () => {
  const sheet = noise(120, 200, 1);
  const corner = sheet.data.map((level, i) => i % 360 < 60 && i < 360 * 25 ? level : 255);
  const images = [imageOf(sheet), imageOf({ ...sheet, data: corner })];
  const options = { size: { width: 11, height: 20 }, seed: 2, epochs: 20 };
  const looks = await lookAtRecipes(images, { ...options, names: ["none", "simclr"] });
  const expected = await measureCollapse({
    ...options,
    ...imagenet,
    recipe: recipes.simclr,
    count: 2,
    open: (item) => Promise.resolve(images[item]),
  });
  assert.deepEqual(looks[1].collapse, expected);
  const [none, simclr] = lookRows(looks);
  assert.deepEqual([none["pairs alike"], none["figures destroyed"]], ["100.0 %", "0.0 %"]);
  assert.equal(simclr["figures destroyed"], `${(100 * expected.destroyed.share).toFixed(1)} %`);
  assert.equal(worstOf(looks).recipe, "simclr");
  assert.ok(expected.destroyed.items.includes(1));
});

Deno.test("figures are looked at in six pairs where nothing else is said; of equals the first is worst", async () => {
  const images = [imageOf(noise(60, 100, 1))];
  const options = { size: { width: 11, height: 20 }, seed: 2, names: ["simclr"] } as const;
  const [left, said, more] = await Promise.all([
    lookAtRecipes(images, options),
    lookAtRecipes(images, { ...options, epochs: 6 }),
    lookAtRecipes(images, { ...options, epochs: 7 }),
  ]);
  assert.deepEqual(left, said);
  assert.notDeepEqual(left, more);
  const looks = (["none", "simclr", "burin"] as const).map((recipe) => ({ ...left[0], recipe }));
  assert.equal(worstOf(looks).recipe, "none");
});
