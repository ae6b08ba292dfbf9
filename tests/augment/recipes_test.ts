import assert from "node:assert/strict";
import { type RecipeName, recipeOf, recipes } from "lib/augment/recipes.ts";
import { samplePlan } from "lib/augment/transform.ts";
import { configs } from "lib/simclr/config.ts";
import { Random } from "lib/tensor/random.ts";
import { assertFrozen } from "tests/frozen.ts";

Deno.test("every training config names a recipe", () => {
  for (const { augmentation } of Object.values(configs)) {
    assert.ok(recipeOf(augmentation).specs.length > 0);
  }
  assert.throws(() => recipeOf("basic"), /no recipe "basic"\. Known: base_aug/);
});

Deno.test("recipes are data, and extend as the study says", () => {
  assert.deepEqual(JSON.parse(JSON.stringify(recipes)), recipes);
  const { base_aug, extended_aug } = recipes;
  assert.deepEqual(extended_aug.specs.slice(0, base_aug.specs.length), base_aug.specs);
  assert.notDeepEqual(recipes.extended_aug.specs, recipes["extended_aug@albumentations-2.0"].specs);
});

Deno.test("faithful recipes raise on small cut-outs; a bare name is that of version 1.3", () => {
  const random = new Random(1);
  const small = { input: { width: 199, height: 500 }, output: { width: 220, height: 400 }, random };
  for (const name of Object.keys(recipes) as RecipeName[]) {
    const draw = () =>
      Array.from(
        { length: 40 },
        (_, n) => samplePlan(recipes[name].specs, { ...small, random: random.fork(n) }),
      );
    if (/aug|article/.test(name)) assert.throws(draw, /recipe raises/, name);
    else assert.equal(draw().length, 40);
  }
  assert.equal(recipeOf("base_aug@albumentations-1.3"), recipes.base_aug);
});

Deno.test("a recipe never changes: results of runs name it, and a run that goes on draws by it", () => {
  assertFrozen(recipes, "135760636c45");
});
