import assert from "node:assert/strict";
import { applyPlan } from "lib/augment/apply.ts";
import { pairOf } from "lib/augment/chunk.ts";
import { type Recipe, type RecipeName, recipes } from "lib/augment/recipes.ts";
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

Deno.test("what twice the strength does to each change: twice as far from what changes nothing, within its bounds", () => {
  const at = (strength: number, spec: object) => {
    const recipe = { ...recipes.burin, specs: [{ p: 0.5, ...spec }] } as unknown as Recipe;
    const { specs: [{ kind: _, p, ...numbers }] } = ofStrength(recipe, strength) as unknown as {
      specs: { kind: string; p: number }[];
    };
    assert.equal(p, 0.5 * Math.min(1, strength));
    return JSON.parse(JSON.stringify(numbers, rounded));
  };
  const rows: readonly (readonly [object, object, object?])[] = [
    [{ kind: "clahe", clip: [1, 4] }, { clip: [1, 7] }, { clip: [1, 40] }],
    [{ kind: "share", area: [0.75, 1], aspect: [0.5, 2] }, { area: [0.5, 1], aspect: [0.25, 4] }],
    [{ kind: "share", area: [0.5, 1], aspect: [1, 1] }, { area: [0.02, 1], aspect: [1, 1] }],
    [
      { kind: "shiftScaleRotate", degrees: 10, shift: 0.1, scale: 0.2 },
      { degrees: 20, shift: 0.2, scale: 0.4 },
      { degrees: 1000, shift: 10, scale: 0.9 },
    ],
    [{ kind: "noise", sigma: [1, 2] }, { sigma: [2, 4] }],
    [{ kind: "noise", variance: [1, 2] }, { variance: [4, 8] }],
    [{ kind: "stripes", half: [1, 5] }, { half: [2, 10] }],
    [
      { kind: "tone", gamma: [0.5, 2], gain: [0.75, 1.5], shift: [-2, 3] },
      { gamma: [0.25, 4], gain: [0.5, 2], shift: [-4, 6] },
    ],
    [{ kind: "contrast", factor: [0.5, 1.5] }, { factor: [0, 2] }, { factor: [0, 4] }],
    [{ kind: "tint", strength: [0.25, 0.75] }, { strength: [0.5, 1] }],
    [
      { kind: "colour", saturation: [0.75, 1.25], hue: [-0.1, 0.2] },
      { saturation: [0.5, 1.5], hue: [-0.2, 0.4] },
      { saturation: [0, 4], hue: [-10, 20] },
    ],
    [{ kind: "inking", amount: [-0.25, 0.5] }, { amount: [-0.5, 1] }, { amount: [-1, 1] }],
    [{ kind: "washes", strength: [0.25, 0.75] }, { strength: [0.5, 1] }],
    [{ kind: "elastic", amount: [0.01, 0.02] }, { amount: [0.02, 0.04] }, { amount: [0.05, 0.05] }],
    [{ kind: "paper", amount: [0.25, 0.75] }, { amount: [0.5, 1] }],
    [{ kind: "blur", sigma: [0.25, 1] }, { sigma: [0.5, 2] }],
  ];
  for (const [spec, twice, hundredfold] of rows) {
    assert.deepEqual(at(2, spec), twice, JSON.stringify(spec));
    if (hundredfold) assert.deepEqual(at(100, spec), hundredfold, JSON.stringify(spec));
  }
  const bounded = [["tint", "strength"], ["washes", "strength"], ["paper", "amount"]] as const;
  for (const [kind, name] of bounded) {
    assert.deepEqual(at(2, { kind, [name]: [-0.5, 0.25] }), { [name]: [0, 0.5] }, kind);
  }
  assert.deepEqual(at(2, { kind: "elastic", amount: [-1, 0] }), { amount: [0, 0] });
  assert.deepEqual(at(0.5, { kind: "blur", sigma: [1, 2] }), { sigma: [0.5, 1] });
});

Deno.test("a strength is nought or more, and at nought no two views differ", () => {
  for (const wrong of [-0.001, NaN]) {
    assert.throws(() => ofStrength(recipes.burin, wrong), /its strength is 0 or more/);
  }
  const distinct = { ...recipes.burin, distinct: true };
  assert.deepEqual([0, 0.5, 2].map((strength) => ofStrength(distinct, strength).distinct), [
    false,
    true,
    true,
  ]);
  assert.equal(ofStrength({ ...recipes.burin, distinct: false }, 2).distinct, false);
});
