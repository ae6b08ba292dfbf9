import assert from "node:assert/strict";
import { applyPlan, normalizer } from "lib/augment/apply.ts";
import { applyNormalized } from "lib/augment/normalized.ts";
import type { Step } from "lib/augment/transform.ts";
import { imagenet } from "lib/nn/picture.ts";
import { noise } from "./pictures.ts";

const picture = noise(10, 8, 5);
const nhwc = { ...imagenet, layout: "NHWC" } as const;
const viewOf = (steps: Step[], layout: "NHWC" | "NCHW" = "NHWC") => {
  const out = new Float32Array(242).fill(9);
  applyNormalized({ input: picture, output: picture, steps }, picture, {
    ...imagenet,
    layout,
    out,
    offset: 2,
  });
  return out;
};

Deno.test("a plan is carried out and then normalised, at its place in the batch", () => {
  const plan = { input: picture, output: picture, steps: [{ kind: "gray" as const }] };
  const expected = new Float32Array(240);
  normalizer(nhwc)(applyPlan(plan, picture), expected, 0);
  const view = viewOf(plan.steps);
  assert.deepEqual(view.slice(2), expected);
  assert.deepEqual([...view.slice(0, 2)], [9, 9]);
});

Deno.test("steps that move pixels may come before or after the normalisation", () => {
  const flip: Step = { kind: "flip" };
  assert.deepEqual(viewOf([{ kind: "normalize" }, flip]), viewOf([flip]));
  const matrix = [1, 0, 3, 0, 1, -2] as const; // whole pixels: nothing is mixed
  const warp: Step = { kind: "warp", matrix, border: "reflect" };
  assert.deepEqual(viewOf([{ kind: "normalize" }, warp]), viewOf([warp]));
});

Deno.test("the layouts hold the same numbers", () => {
  const steps: Step[] = [{ kind: "normalize" }, { kind: "flip" }];
  const [nhwc, nchw] = [viewOf(steps), viewOf(steps, "NCHW")];
  for (let i = 0; i < 80; i++) {
    for (let c = 0; c < 3; c++) assert.equal(nchw[2 + c * 80 + i], nhwc[2 + i * 3 + c]);
  }
});

Deno.test("noise after the normalisation leaves numbers between 0 and 1", () => {
  const noisy = viewOf([{ kind: "normalize" }, { kind: "noise", sigma: 5, seed: 1 }]).slice(2);
  assert.ok(noisy.every((value) => value >= 0 && value <= 1));
  assert.ok(noisy.filter((value) => value === 0 || value === 1).length > 200);
});

Deno.test("what has no meaning on numbers, and a batch too short, are refused", () => {
  assert.throws(
    () => viewOf([{ kind: "normalize" }, { kind: "gray" }]),
    /"gray" after "normalize"/,
  );
  const plan = { input: picture, output: picture, steps: [] };
  assert.throws(
    () => applyNormalized(plan, picture, { ...nhwc, out: new Float32Array(100) }),
    /10 x 8 does not fit into 100 numbers/,
  );
});
