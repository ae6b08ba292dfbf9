import assert from "node:assert/strict";
import { checked } from "lib/assets/checked.ts";
import { recipeSchema } from "lib/augment/recipe_schema.ts";
import { recipes } from "lib/augment/recipes.ts";
import { colouring, redrawing } from "lib/augment/specs.ts";

const taken = (recipe: unknown) => checked(JSON.parse(JSON.stringify(recipe)), recipeSchema, "r");
const resize = { kind: "resize", method: "area" };
const withSpecs = (...specs: unknown[]) => () => taken({ name: "own", specs });

Deno.test("every recipe that has a name can be said in JSON", () => {
  for (const [name, recipe] of Object.entries(recipes)) {
    assert.deepEqual(taken({ name, ...recipe }), { name, ...recipe });
  }
  const specs = [resize, colouring(), redrawing()];
  assert.deepEqual(taken({ name: "washed", specs }).specs, specs);
});

Deno.test("what is left out is as the study's recipes have it", () => {
  const { distinct, prescale, source } = taken({ name: "own", specs: [resize] });
  assert.deepEqual([distinct, prescale, source], [false, null, "one's own"]);
});

Deno.test("what is no recipe is refused with the place where it is none", () => {
  assert.throws(() => taken({ specs: [resize] }), /name: nothing is not a text/);
  assert.throws(() => taken({ name: "a b", specs: [resize] }), /a name of letters/);
  assert.throws(withSpecs(), /at least one spec/);
  assert.throws(withSpecs({ kind: "flip", p: 1 }), /with one \{"kind": "resize"/);
  assert.throws(withSpecs(resize, resize), /with one \{"kind": "resize"/);
  assert.throws(withSpecs(resize, { kind: "hflip", p: 1 }), /specs\[1\].*one of compose, .*flip/);
  assert.throws(withSpecs(resize, { kind: "flip", p: 2 }), /specs\[1\]: p: 2 is not a share/);
  assert.throws(withSpecs(resize, { kind: "flip" }), /specs\[1\]: p: nothing/);
  const tone = { kind: "tone", gain: [1, 1], shift: [0, 0], p: 1 };
  for (const gamma of [[0, 1], [2, 1], [1], 1, [1, "2"]]) {
    assert.throws(withSpecs(resize, { ...tone, gamma }), /specs\[1\]: gamma/);
  }
  const deep = {
    kind: "compose",
    of: [{ kind: "oneOf", of: [{ kind: "gray", p: -1 }], p: 1 }],
    p: 1,
  };
  assert.throws(withSpecs(resize, deep), /specs\[1\]: of\[0\]: of\[0\]: p: -1 is not a share/);
});

Deno.test("numbers with which no view can be drawn are refused", () => {
  const p = 1;
  const crop = { kind: "crop", height: 10, width: 10, smaller: "clamp", p };
  const stripes = { kind: "stripes", count: [1, 2], half: [1, 2], p };
  for (
    const spec of [
      { kind: "blur", sigma: [-3, -1], p },
      { kind: "noise", sigma: [-3, -1], p },
      { kind: "clahe", clip: [1, 4], tiles: 0, p },
      { ...stripes, greys: [] },
      { ...stripes, count: [-2, -1] },
      { ...crop, height: 0 },
      { kind: "share", area: [2, 9], aspect: [1, 1], p },
    ]
  ) assert.throws(withSpecs(spec, resize), /specs\[0\]: /, JSON.stringify(spec));
  for (const spec of [crop, { kind: "compose", of: [crop], p }]) {
    assert.equal(withSpecs(spec, resize)().specs.length, 2);
    assert.throws(withSpecs(resize, spec), /crops and shares come before the resize/);
  }
});
