import assert from "node:assert/strict";
import { affineMatrix } from "lib/augment/affine.ts";
import { recipes } from "lib/augment/recipes.ts";
import { samplePlan } from "lib/augment/transform.ts";
import { planWords } from "lib/augment/words.ts";
import { Random } from "lib/tensor/random.ts";

Deno.test("a plan is said in its order, a resize is not worth a word", () => {
  const steps = [
    { kind: "clahe", clip: 2.34, tiles: 8 },
    { kind: "crop", part: { x: 0, y: 0, width: 200, height: 300 }, clamped: true },
    { kind: "resize", width: 11, height: 20, method: "linear" },
    { kind: "flip" },
  ] as const;
  assert.equal(planWords({ steps }), "CLAHE 2.3, crop 200 x 300 (all there is), mirror");
  assert.equal(planWords({ steps: steps.slice(2, 3) }), "as it is");
});

Deno.test("angle and scale of a warp are those it was made from, in every version", () => {
  const size = { width: 110, height: 200 };
  for (const version of ["1.3", "2.0", "turned"] as const) {
    for (const [angle, scale] of [[7, 1.1], [-12, 0.9], [0, 1]]) {
      const placement = { angle, scale: [scale, scale], shift: [3, -4], version } as const;
      const matrix = affineMatrix(size, placement);
      const expected = `turn ${angle < 0 ? "" : "+"}${angle}°, ${Math.round(100 * scale)} %`;
      assert.equal(planWords({ steps: [{ kind: "warp", matrix, border: "reflect" }] }), expected);
    }
  }
});

Deno.test("every step that a recipe draws has words", () => {
  const sizes = { input: { width: 300, height: 500 }, output: { width: 110, height: 200 } };
  for (const [name, { specs }] of Object.entries(recipes)) {
    for (let seed = 0; seed < 50; seed++) {
      const plan = samplePlan(specs, { ...sizes, random: new Random(seed) });
      for (const step of plan.steps) {
        const words = planWords({ steps: [step] });
        assert.ok(
          step.kind === "resize" ? words === "as it is" : words.length > 2,
          `${name} ${step.kind}`,
        );
        assert.doesNotMatch(words, /NaN|undefined/);
      }
    }
  }
});
