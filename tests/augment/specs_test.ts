import assert from "node:assert/strict";
import { applyPlan } from "lib/augment/apply.ts";
import * as specs from "lib/augment/specs.ts";
import { samplePlan, type Spec } from "lib/augment/transform.ts";
import { Random } from "lib/tensor/random.ts";
import { noise } from "./pictures.ts";

const picture = noise(40, 50, 1);
const drawn = (recipe: readonly Spec[], seed: number) =>
  samplePlan(recipe, { input: picture, output: picture, random: new Random(seed) });

Deno.test("every function makes data that can be drawn and carried out", () => {
  const { compose, maybe: _, oneOf, ...makers } = specs;
  for (const [name, make] of Object.entries(makers)) {
    const spec = (make as (options: object) => Spec)({ height: 30, width: 20 });
    assert.deepEqual(JSON.parse(JSON.stringify(spec)), spec, name);
    const plan = drawn(compose(spec), 3);
    assert.ok(plan.steps.length > 0, name);
    assert.equal(applyPlan(plan, picture).width, plan.output.width, name);
  }
  assert.equal(drawn(compose(oneOf(specs.hflip(), specs.invert())), 1).steps.length, 1);
});

Deno.test("maybe() happens as often as it says, all of it or nothing", () => {
  const { hflip, maybe, gray } = specs;
  assert.deepEqual(maybe(0.3, hflip()), { kind: "flip", p: 0.3 });
  const both = [maybe(0.3, hflip(), gray())];
  const counts = [0, 0, 0];
  for (let seed = 0; seed < 2000; seed++) counts[drawn(both, seed).steps.length]++;
  assert.equal(counts[1], 0);
  assert.ok(Math.abs(counts[2] / 2000 - 0.3) < 0.03, `${counts}`);
});

Deno.test("colour jitter is brightness, contrast and colour, about the factor 1", () => {
  for (let seed = 0; seed < 50; seed++) {
    const steps = drawn([specs.colorJitter({ hue: 0.1 })], seed).steps;
    assert.deepEqual(steps.map(({ kind }) => kind), ["tone", "contrast", "colour"]);
    const [tone, contrast, colour] = steps;
    assert.ok(tone.kind === "tone" && Math.abs(tone.gain - 1) <= 0.8);
    assert.ok(contrast.kind === "contrast" && Math.abs(contrast.factor - 1) <= 0.8);
    assert.ok(colour.kind === "colour" && Math.abs(colour.hue) <= 0.1);
  }
});
