import assert from "node:assert/strict";
import { affineMatrix } from "lib/augment/affine.ts";
import { recipes } from "lib/augment/recipes.ts";
import { samplePlan } from "lib/augment/transform.ts";
import { describePlan } from "lib/augment/describe_plan.ts";
import { Random } from "lib/tensor/random.ts";

Deno.test("a plan is said in its order, a resize is not worth a word", () => {
  const steps = [
    { kind: "clahe", clip: 2.34, tiles: 8 },
    { kind: "crop", part: { x: 0, y: 0, width: 200, height: 300 }, clamped: true },
    { kind: "resize", width: 11, height: 20, method: "linear" },
    { kind: "flip" },
  ] as const;
  assert.equal(describePlan({ steps }), "CLAHE 2.3, crop 200 x 300 (all there is), mirror");
  assert.equal(describePlan({ steps: steps.slice(2, 3) }), "as it is");
});

Deno.test("angle and scale of a warp are those it was made from, in every version", () => {
  const size = { width: 110, height: 200 };
  for (const version of ["1.3", "2.0", "turned"] as const) {
    for (const [angle, scale] of [[7, 1.1], [-12, 0.9], [0, 1]]) {
      const placement = { angle, scale: [scale, scale], shift: [3, -4], version } as const;
      const matrix = affineMatrix(size, placement);
      const expected = `turn ${angle < 0 ? "" : "+"}${angle}°, ${Math.round(100 * scale)} %`;
      assert.equal(
        describePlan({ steps: [{ kind: "warp", matrix, border: "reflect" }] }),
        expected,
      );
    }
  }
});

Deno.test("every step that a recipe draws has words", () => {
  const sizes = { input: { width: 300, height: 500 }, output: { width: 110, height: 200 } };
  for (const [name, { specs }] of Object.entries(recipes)) {
    for (let seed = 0; seed < 50; seed++) {
      const plan = samplePlan(specs, { ...sizes, random: new Random(seed) });
      for (const step of plan.steps) {
        const words = describePlan({ steps: [step] });
        assert.ok(
          step.kind === "resize" ? words === "as it is" : words.length > 2,
          `${name} ${step.kind}`,
        );
        assert.doesNotMatch(words, /NaN|undefined/);
      }
    }
  }
});

Deno.test("the words of each step, with as many digits as can be seen", () => {
  const stripe = { angle: 0, offset: 0, half: 1, grey: 0 };
  const wash = {} as never;
  const motion = (values: number[]) => ({ values } as never);
  const rows: readonly (readonly [object, string])[] = [
    [{ kind: "gray" }, "grey"],
    [{ kind: "crop", part: { x: 0, y: 0, width: 2, height: 3 }, clamped: false }, "crop 2 x 3"],
    [{ kind: "pad", width: 9, height: 8, x: 0, y: 0, fill: 0 }, "paper to 9 x 8"],
    [{ kind: "noise", sigma: 7.6, seed: 1 }, "noise 8"],
    [{ kind: "stripes", stripes: [stripe] }, "1 stripe"],
    [{ kind: "stripes", stripes: [stripe, stripe] }, "2 stripes"],
    [{ kind: "stripes", stripes: [] }, "0 stripes"],
    [{ kind: "tone", gamma: 1.234, gain: 0.987, shift: 0 }, "tone 1.23 x 0.99"],
    [{ kind: "contrast", factor: 1.256 }, "contrast 126 %"],
    [{ kind: "tint", colour: [1, 0.956, 0.5] }, "tint 100 96 50"],
    [{ kind: "colour", saturation: 0.5, hue: 0.25 }, "colour 50 %, hue 25 %"],
    [{ kind: "inking", amount: 0.3 }, "more ink 30 %"],
    [{ kind: "inking", amount: -0.3, radius: 1 }, "less ink 30 %"],
    [{ kind: "inking", amount: 0.5, radius: 2 }, "more ink 50 % by 2"],
    [{ kind: "inking", amount: 0 }, "less ink 0 %"],
    [{ kind: "washes", washes: [wash] }, "1 wash"],
    [{ kind: "washes", washes: [wash, wash] }, "2 washes"],
    [{ kind: "elastic", across: motion([0.5, 1]), down: motion([-2.26, 0]) }, "redrawn by 2.3"],
    [{ kind: "paper", colour: [0.9, 0.85, 0.7] }, "paper 90 85 70"],
    [{ kind: "blur", sigma: 1.26 }, "blur 1.3"],
    [{ kind: "solarize", threshold: 127.6 }, "solarize 128"],
    [{ kind: "invert" }, "negative"],
    [{ kind: "normalize" }, "normalize"],
  ];
  for (const [step, said] of rows) {
    assert.equal(
      describePlan({ steps: [step] as unknown as Parameters<typeof describePlan>[0]["steps"] }),
      said,
    );
  }
});

Deno.test("a turn has a sign, that of nought is plus, and angles are told to the degree", () => {
  const turn = (angle: number) => {
    const placement = { angle, scale: [1, 1], shift: [0, 0], version: "turned" } as const;
    const matrix = affineMatrix({ width: 100, height: 100 }, placement);
    return describePlan({ steps: [{ kind: "warp", matrix, border: "reflect" }] });
  };
  assert.deepEqual([0.4, -0.4, -0.6, 89, 179].map(turn), [
    "turn +0°, 100 %",
    "turn +0°, 100 %",
    "turn -1°, 100 %",
    "turn +89°, 100 %",
    "turn +179°, 100 %",
  ]);
});
