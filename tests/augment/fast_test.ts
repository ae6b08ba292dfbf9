import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import { applyPlan, normalizer } from "lib/augment/apply.ts";
import { applyFast, fitsKernels, normalizedFast } from "lib/augment/fast.ts";
import { recipes } from "lib/augment/recipes.ts";
import { type PlanStep, samplePlan } from "lib/augment/transform.ts";
import { imagenet } from "lib/nn/picture.ts";
import { Random } from "lib/tensor/random.ts";
import { buildKernels } from "./build_kernels.ts";
import { formulaPicture } from "./formula.ts";
import { noise } from "./pictures.ts";

Deno.test("kernels.wasm is what kernels/*.as compile to, byte for byte", async () => {
  const url = new URL("../../lib/augment/kernels.wasm", import.meta.url);
  assert.ok(Buffer.from(await buildKernels("augment")).equals(readFileSync(url)));
});

Deno.test("kernels and their twins make the same bytes of every recipe, at 400 shapes", () => {
  const random = new Random(77);
  const wrong: string[] = [];
  for (let n = 0; n < 400; n++) {
    const longest = n % 10 === 0 ? 300 : 60;
    const side = () => random.chance(0.1) ? 1 : random.int(1, longest);
    const picture = noise(side(), side(), n);
    const output = { width: side(), height: side() };
    for (const [name, { specs }] of Object.entries(recipes)) {
      if (name === "article-literal") continue;
      const plan = samplePlan(specs, {
        input: picture,
        output,
        random: random.fork(n),
        smaller: random.fork(n).pick(["clamp", "pad", "skip"]),
      });
      const [slow, fast] = [applyPlan(plan, picture), applyFast(plan, picture)];
      if (slow.data.length !== fast.data.length || slow.data.some((v, i) => v !== fast.data[i])) {
        wrong.push(`${name} ${picture.width} x ${picture.height}: ${JSON.stringify(plan.steps)}`);
      }
    }
  }
  assert.deepEqual(wrong, []);
});

Deno.test("so do the steps one by one, where views are large", () => {
  const picture = formulaPicture({ width: 333, height: 417, seed: 1 });
  const steps: PlanStep[] = [
    { kind: "clahe", clip: 2.5, tiles: 8 },
    { kind: "crop", part: { x: 3, y: 5, width: 201, height: 301 }, clamped: false },
    { kind: "warp", matrix: [1.1, 0.2, -30, -0.15, 0.95, 20], border: "white" },
    { kind: "noise", sigma: 6, seed: 4000000000, generator: "numpy" },
    { kind: "noise", sigma: 80, seed: 12345, generator: "opencv" },
    { kind: "noise", sigma: 80, seed: 5 },
  ];
  for (const step of steps) {
    const plan = { input: picture, output: picture, steps: [step] };
    assert.deepEqual(applyFast(plan, picture), applyPlan(plan, picture), step.kind);
  }
});

Deno.test("numbers are those of normalizer(), in both layouts", () => {
  for (const layout of ["NHWC", "NCHW"] as const) {
    for (const [width, height] of [[1, 1], [5, 3], [16, 2], [37, 11]]) {
      const picture = noise(width, height, 2);
      const expected = new Float32Array(3 * width * height);
      normalizer({ ...imagenet, layout })(picture, expected, 0);
      const plan = { input: picture, output: picture, steps: [] };
      const out = new Float32Array(3 * width * height);
      normalizedFast(plan, picture, { ...imagenet, layout, out, offset: 0 });
      assert.deepEqual(out, expected);
    }
  }
});

Deno.test("mirrors at the end, greys and strips of every height give the twins' numbers", () => {
  const resize: PlanStep = { kind: "resize", width: 61, height: 700, method: "linear" };
  const endings: PlanStep[][] = [
    [resize],
    [resize, { kind: "flip" }],
    [{ kind: "gray" }, resize, { kind: "flip" }, { kind: "flip" }],
    [{ kind: "gray" }, {
      kind: "crop",
      part: { x: 5, y: 9, width: 40, height: 41 },
      clamped: false,
    }],
    [{ kind: "gray" }, { kind: "flip" }],
  ];
  const picture = noise(90, 333, 3);
  for (const steps of endings) {
    for (const layout of ["NHWC", "NCHW"] as const) {
      const plan = { input: picture, output: picture, steps };
      const view = applyPlan(plan, picture);
      const expected = new Float32Array(view.data.length + 2);
      normalizer({ ...imagenet, layout })(view, expected, 1);
      const out = new Float32Array(expected.length);
      normalizedFast(plan, picture, { ...imagenet, layout, out, offset: 1 });
      assert.deepEqual(out, expected);
    }
  }
});

Deno.test("pictures beyond the kernels' memory are left to their twins", () => {
  assert.ok(fitsKernels({ width: 10_000, height: 10_000 }));
  assert.ok(!fitsKernels({ width: 10_001, height: 10_000 }));
});
