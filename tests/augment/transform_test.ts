import assert from "node:assert/strict";
import { recipes } from "lib/augment/recipes.ts";
import { type PlanStep, samplePlan, type Smaller, type Spec } from "lib/augment/transform.ts";
import { Random } from "lib/tensor/random.ts";

const sizes = { input: { width: 300, height: 500 }, output: { width: 220, height: 400 } };
const kindsOf = (specs: readonly Spec[], seed: number) =>
  samplePlan(specs, { ...sizes, random: new Random(seed) }).steps.map(({ kind }) => kind);

Deno.test("plans are plain JSON, their seed's, and end in the views' size", () => {
  for (const { specs } of Object.values(recipes)) {
    for (let seed = 0; seed < 100; seed++) {
      const plan = samplePlan(specs, { ...sizes, random: new Random(seed) });
      assert.deepEqual(JSON.parse(JSON.stringify(plan)), plan);
      assert.deepEqual(samplePlan(specs, { ...sizes, random: new Random(seed) }), plan);
      assert.deepEqual([plan.output.width, plan.output.height], [220, 400]);
    }
  }
});

Deno.test("probabilities are those of the recipe", () => {
  const count = 4000;
  const seen = new Map<PlanStep["kind"], number>();
  for (let seed = 0; seed < count; seed++) {
    for (const kind of kindsOf(recipes.extended_aug.specs, seed)) {
      seen.set(kind, (seen.get(kind) ?? 0) + 1);
    }
  }
  const expected = {
    clahe: 0.15,
    gray: 0.15,
    crop: 0.3,
    resize: 1,
    warp: 0.3,
    flip: 0.5,
    noise: 0.15,
    stripes: 0.15,
  };
  for (const [kind, p] of Object.entries(expected)) {
    const share = (seen.get(kind as PlanStep["kind"]) ?? 0) / count;
    assert.ok(Math.abs(share - p) < 0.03, `${kind}: ${share}`);
  }
});

Deno.test("one spec more does not change what the others draw", () => {
  const [gray, flip]: Spec[] = [{ kind: "gray", p: 0.5 }, { kind: "flip", p: 0.5 }];
  for (let seed = 0; seed < 50; seed++) {
    const alone = kindsOf([gray], seed).includes("gray");
    assert.equal(kindsOf([gray, flip], seed).includes("gray"), alone);
  }
});

Deno.test("crops lie inside; larger ones are clamped and marked, or raise", () => {
  const crop = { kind: "crop", p: 1, width: 200, height: 300 } as const;
  const small = { input: { width: 150, height: 400 }, output: sizes.output };
  for (let seed = 0; seed < 50; seed++) {
    const [step] =
      samplePlan([{ ...crop, smaller: "clamp" }], { ...small, random: new Random(seed) }).steps;
    assert.ok(step.kind === "crop" && step.clamped);
    assert.deepEqual([step.part.width, step.part.height, step.part.x], [150, 300, 0]);
    assert.ok(step.part.y >= 0 && step.part.y <= 100);
    const [share] = samplePlan([{ kind: "share", p: 1, area: [0.1, 1], aspect: [0.5, 2] }], {
      ...small,
      random: new Random(seed),
    }).steps;
    assert.ok(
      share.kind === "crop" && share.part.x + share.part.width <= 150 &&
        share.part.y + share.part.height <= 400,
    );
  }
  assert.throws(
    () => samplePlan([{ ...crop, smaller: "raise" }], { ...small, random: new Random(1) }),
    /200 x 300 out of a cut-out of 150 x 400/,
  );
  const drawn = (smaller: Smaller) =>
    samplePlan([{ ...crop, smaller: "raise" }], { ...small, random: new Random(1), smaller }).steps;
  assert.deepEqual(drawn("skip"), []);
  const [pad, step] = drawn("pad");
  assert.deepEqual(pad, { kind: "pad", width: 200, height: 400, x: 25, y: 0, fill: 255 });
  assert.ok(step.kind === "crop" && step.part.width === 200 && step.part.height === 300);
});

Deno.test("an affine plan of no angle, scale or shift is the identity", () => {
  const spec: Spec = {
    kind: "shiftScaleRotate",
    p: 1,
    degrees: 0,
    shift: 0,
    scale: 0,
    border: "reflect",
    version: "1.3",
  };
  const [step] = samplePlan([spec], { ...sizes, random: new Random(1) }).steps;
  assert.ok(step.kind === "warp");
  step.matrix.forEach((value, i) => assert.ok(Math.abs(value - [1, 0, 0, 0, 1, 0][i]) < 1e-12));
});

Deno.test("a crop begins at each row and column that it can, the last ones included", () => {
  const input = { width: 203, height: 302 };
  const counts = { x: [0, 0, 0, 0], y: [0, 0, 0] };
  for (let seed = 0; seed < 2400; seed++) {
    const { steps: [step] } = samplePlan(
      [{ kind: "crop", p: 1, width: 200, height: 300, smaller: "raise" }],
      { input, output: sizes.output, random: new Random(seed) },
    );
    assert.ok(step.kind === "crop" && !step.clamped);
    counts.x[step.part.x]++;
    counts.y[step.part.y]++;
  }
  // 600 and 800 are expected, within five standard deviations
  for (const count of counts.x) assert.ok(Math.abs(count - 600) < 107, `${counts.x}`);
  for (const count of counts.y) assert.ok(Math.abs(count - 800) < 116, `${counts.y}`);
});

Deno.test("a crop of a share, too, begins at each row and column that it can", () => {
  const seen = new Set<string>();
  for (let seed = 0; seed < 200; seed++) {
    const { steps: [step] } = samplePlan(
      // 6 x 6 of 8 x 7, but for rounding
      [{ kind: "share", p: 1, area: [0.64, 0.64], aspect: [1, 1] }],
      { input: { width: 8, height: 7 }, output: sizes.output, random: new Random(seed) },
    );
    assert.ok(step.kind === "crop" && step.part.width === 6 && step.part.height === 6);
    seen.add(`${step.part.x} ${step.part.y}`);
  }
  assert.deepEqual([...seen].sort(), ["0 0", "0 1", "1 0", "1 1", "2 0", "2 1"]);
});
