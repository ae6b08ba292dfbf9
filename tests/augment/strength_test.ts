import assert from "node:assert/strict";
import { applyPlan } from "lib/augment/apply.ts";
import { pairOf } from "lib/augment/chunk.ts";
import { type RecipeName, recipes } from "lib/augment/recipes.ts";
import { ofStrength } from "lib/augment/strength.ts";
import { noise } from "./pictures.ts";

const picture = noise(60, 90, 1);
const output = { width: 22, height: 40 };
const names = Object.keys(recipes) as RecipeName[];
const views = (name: RecipeName, strength: number, item: number) =>
  pairOf(ofStrength(recipes[name], strength), {
    input: picture,
    output,
    address: { seed: 3, epoch: 0, item },
  });

const rounded = (_: string, value: unknown) =>
  typeof value === "number" ? Number(value.toFixed(6)) : value;

Deno.test("at strength 1 a recipe is itself, at 0 it only resizes", () => {
  for (const name of names.filter((name) => name !== "article-literal")) {
    assert.equal(ofStrength(recipes[name], 1), recipes[name]);
    const almost = JSON.stringify(ofStrength(recipes[name], 1 - 1e-12).specs, rounded);
    assert.equal(almost, JSON.stringify(recipes[name].specs, rounded));
    for (let item = 0; item < 20; item++) {
      for (const { steps } of views(name, 0, item)) {
        assert.deepEqual(steps.map(({ kind }) => kind), ["resize"], name);
      }
    }
  }
});

Deno.test("what happens at one strength happens at every greater one, and a view moves on with it", () => {
  const kinds = (strength: number, item: number) =>
    views("burin", strength, item)[0].steps.map(({ kind }) => kind);
  for (let item = 0; item < 40; item++) {
    for (const [less, more] of [[0.2, 0.5], [0.5, 1], [1, 2]]) {
      const after = new Set(kinds(more, item));
      assert.ok(kinds(less, item).every((kind) => after.has(kind)));
    }
  }
  const away = [0.25, 0.5, 1, 2].map((strength) => {
    let sum = 0;
    for (let item = 0; item < 30; item++) {
      const [plan] = views("burin", strength, item);
      const plain = applyPlan(views("burin", 0, item)[0], picture).data;
      applyPlan(plan, picture).data.forEach((level, i) => sum += Math.abs(level - plain[i]));
    }
    return sum;
  });
  assert.deepEqual([...away].sort((a, b) => a - b), away);
});

Deno.test("no strength draws what cannot be applied", () => {
  for (const name of names.filter((name) => name !== "article-literal")) {
    for (const strength of [0.1, 3, 10]) {
      for (let item = 0; item < 10; item++) {
        for (const plan of views(name, strength, item)) {
          assert.equal(applyPlan(plan, picture).data.length, 3 * 22 * 40);
        }
      }
    }
  }
  assert.throws(() => ofStrength(recipes.burin, -1), /0 or more, not -1/);
});
