import assert from "node:assert/strict";
import { applyFast } from "lib/augment/fast.ts";
import { applyPlan } from "lib/augment/apply.ts";
import {
  recipeSharesOf,
  shareNames,
  shareOf,
  sharesText,
  withShares,
} from "lib/augment/recipe_shares.ts";
import { type Recipe, recipeOf, recipes } from "lib/augment/recipes.ts";
import { ofStrength } from "lib/augment/strength.ts";
import { type PlanStep, samplePlan } from "lib/augment/transform.ts";
import { describePlan } from "lib/augment/describe_plan.ts";
import { Random } from "lib/tensor/random.ts";
import { noise } from "./pictures.ts";

const sizes = { input: { width: 300, height: 500 }, output: { width: 22, height: 40 } };
const count = 3000;

/** Shares of the views in which a kind happens, and the kinds of each view. */
function drawn({ specs }: Recipe) {
  const views = Array.from(
    { length: count },
    (_, seed) => samplePlan(specs, { ...sizes, random: new Random(seed) }).steps,
  );
  const share = (kind: PlanStep["kind"]) =>
    views.filter((steps) => steps.some((step) => step.kind === kind)).length / count;
  return { views, share };
}
const near = (a: number, b: number, what = "") =>
  assert.ok(Math.abs(a - b) < 0.03, `${what} ${a}, not ${b}`);

Deno.test("shares of grey and equalisation are what is asked for, in every recipe", () => {
  for (const name of ["base_aug", "burin", "simclr", "none"] as const) {
    const other = drawn(withShares(recipes[name], { gray: 0.8, clahe: 0.4 }));
    near(other.share("gray"), 0.8, name);
    near(other.share("clahe"), 0.4, name);
    for (const none of [0, 1]) {
      const all = drawn(withShares(recipes[name], { gray: none, clahe: none }));
      assert.deepEqual([all.share("gray"), all.share("clahe")], [none, none]);
    }
  }
});

Deno.test("what is not asked for stays as it was", () => {
  for (const kind of ["gray", "clahe"] as const) {
    near(shareOf(recipes.base_aug, kind), 0.15);
    const { share } = drawn(withShares(recipes.base_aug, { [kind]: 0.6 }));
    near(share(kind), 0.6);
    near(share(kind === "gray" ? "clahe" : "gray"), 0.15);
    near(share("crop"), 0.3);
  }
  assert.deepEqual([shareOf(recipes.burin, "gray"), shareOf(recipes.none, "gray")], [0.5, 0]);
  assert.deepEqual(withShares(recipes.burin, {}), recipes.burin);
});

Deno.test("colouring is of grey prints, and grey is grey whatever was laid over it", () => {
  const { views, share } = drawn(withShares(recipes.base_aug, { colouring: 0.5, gray: 0.3 }));
  near(share("washes"), 0.5);
  for (const steps of views) {
    const kinds = steps.map(({ kind }) => kind);
    const washes = kinds.indexOf("washes");
    if (washes >= 0) assert.equal(kinds[washes - 1], "gray");
    assert.ok(washes < 0 || washes > kinds.indexOf("resize"));
  }
  const greyLast = views.filter((steps) =>
    steps.findLastIndex(({ kind }) => kind === "gray") >
      steps.findIndex(({ kind }) => kind === "washes") &&
    steps.some(({ kind }) => kind === "gray")
  );
  near(greyLast.length / count, 0.3);
});

Deno.test("redrawing bends, inks, tones and papers, each on most of its views", () => {
  const { share } = drawn(withShares(recipes.none, { redrawing: 0.5 }));
  const shares = { elastic: 0.4, inking: 0.35, tone: 0.35, paper: 0.3 } as const;
  for (const [kind, wanted] of Object.entries(shares)) {
    near(share(kind as keyof typeof shares), wanted, kind);
  }
});

Deno.test("views are the same by the kernels, have words, and change with the strength", () => {
  const recipe = recipeOf("base_aug+colouring=1+redrawing=1");
  const picture = noise(300, 500, 3);
  const kinds = new Set<string>();
  for (let seed = 0; seed < 6; seed++) {
    const random = () => new Random(seed);
    const plan = samplePlan(recipe.specs, { ...sizes, random: random() });
    assert.deepEqual(JSON.parse(JSON.stringify(plan)), plan);
    assert.deepEqual(applyFast(plan, picture), applyPlan(plan, picture));
    for (const step of plan.steps) {
      kinds.add(step.kind);
      assert.doesNotMatch(describePlan({ steps: [step] }), /NaN|undefined/);
    }
    const weak = samplePlan(ofStrength(recipe, 0.5).specs, { ...sizes, random: random() });
    for (const kind of ["washes", "elastic", "paper"] as const) {
      const depth = (steps: readonly PlanStep[]) => {
        const step = steps.find((one) => one.kind === kind);
        if (step?.kind === "washes") return step.washes.reduce((sum, w) => sum + w.strength, 0);
        if (step?.kind === "elastic") return Math.max(...step.across.values);
        return step?.kind === "paper" ? Math.max(...step.shade.values) : 0;
      };
      if (depth(plan.steps) > 0) assert.ok(depth(weak.steps) < depth(plan.steps), kind);
    }
  }
  for (const kind of ["washes", "elastic", "inking", "paper", "tone"]) assert.ok(kinds.has(kind));
  const beyond = ofStrength(recipe, 40).specs;
  assert.doesNotThrow(() => samplePlan(beyond, { ...sizes, random: new Random(1) }));
});

Deno.test("shares follow a recipe's name, and are read as they are written", () => {
  const shares = { gray: 0.8, clahe: 0, colouring: 0.25, redrawing: 1 };
  assert.equal(sharesText(shares), "+gray=0.8+clahe=0+colouring=0.25+redrawing=1");
  assert.deepEqual(recipeSharesOf(sharesText(shares)), shares);
  assert.deepEqual([sharesText({}), recipeSharesOf("")], ["", {}]);
  assert.deepEqual(shareNames, Object.keys(shares));
  assert.deepEqual(recipeOf("burin+gray=0.2"), withShares(recipes.burin, { gray: 0.2 }));
  assert.deepEqual(
    recipeOf("base_aug@albumentations-1.3+clahe=1"),
    withShares(recipes.base_aug, { clahe: 1 }),
  );
});

Deno.test("what is no share is told, with what is", () => {
  for (const text of ["+grey=0.5", "+gray", "+gray=", "+gray=1.1", "+gray=-0.1", "+gray=x"]) {
    assert.throws(() => recipeOf(`burin${text}`), /changes no recipe: say gray, clahe, colouring/);
  }
  assert.throws(() => recipeOf("brin+gray=0.5"), /no recipe "brin\+gray=0\.5"/);
  assert.throws(() => withShares(recipes.burin, { redrawing: 1.5 }), /redrawing is a share/);
  assert.throws(() => withShares(recipes.burin, { gray: NaN }), /from 0 to 1, not NaN/);
});
