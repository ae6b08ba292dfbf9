import assert from "node:assert/strict";
import { recipeOf, recipes } from "lib/augment/recipes.ts";
import { configs } from "lib/simclr/config.ts";

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
