import assert from "node:assert/strict";
import { applyPlan, normalizer, onWhite } from "lib/augment/apply.ts";
import { applyNormalized } from "lib/augment/normalized.ts";
import type { Plan, PlanStep } from "lib/augment/transform.ts";
import { decodeImage } from "lib/image/image.ts";
import { jpegPicture } from "lib/image/turbojpeg.ts";
import { imagenet } from "lib/nn/picture.ts";
import sharp from "sharp";
import { withTurbojpeg } from "tests/image/with_turbojpeg.ts";
import { formulaPicture } from "./formula.ts";
import { noise } from "./pictures.ts";

const picture = noise(10, 8, 5);
const nhwc = { ...imagenet, layout: "NHWC" } as const;
const viewOf = (steps: PlanStep[], layout: "NHWC" | "NCHW" = "NHWC") => {
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
  const flip: PlanStep = { kind: "flip" };
  assert.deepEqual(viewOf([{ kind: "normalize" }, flip]), viewOf([flip]));
  const matrix = [1, 0, 3, 0, 1, -2] as const; // whole pixels: nothing is mixed
  const warp: PlanStep = { kind: "warp", matrix, border: "reflect" };
  assert.deepEqual(viewOf([{ kind: "normalize" }, warp]), viewOf([warp]));
});

Deno.test("the layouts hold the same numbers", () => {
  const steps: PlanStep[] = [{ kind: "normalize" }, { kind: "flip" }];
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

Deno.test({
  ...withTurbojpeg("a JPEG file gives the numbers of its pixels, with kernels and without"),
  async fn() {
    const { width, height, data } = formulaPicture({ width: 161, height: 213, seed: 4 });
    const bytes = await sharp(data, { raw: { width, height, channels: 3 } }).jpeg().toBuffer();
    const file = jpegPicture(bytes, { maxPixels: 1e6 });
    assert.ok(file);
    const pixels = onWhite(await decodeImage(bytes));
    const part = { x: 20, y: 7, width: 90, height: 101 };
    const crop: PlanStep = { kind: "crop", part, clamped: false };
    const clahe: PlanStep = { kind: "clahe", clip: 2, tiles: 8 };
    for (const output of [{ width: 31, height: 40 }, { width: 170, height: 190 }]) {
      const out = () => new Float32Array(3 * output.width * output.height);
      const resize: PlanStep = { kind: "resize", ...output, method: "linear" };
      const all: PlanStep[][] = [
        [resize],
        [crop, resize],
        [{ kind: "gray" }, crop, resize],
        [clahe, crop, resize],
        [resize, { kind: "normalize" }],
      ];
      for (const steps of all) {
        const plan: Plan = { input: file, output, steps };
        const [expected, found] = [out(), out()];
        applyNormalized(plan, pixels, { ...nhwc, out: expected });
        applyNormalized(plan, file, { ...nhwc, out: found });
        assert.deepEqual(found, expected, JSON.stringify(plan));
      }
      const damaged = { ...file, jpeg: bytes.subarray(0, bytes.length >> 1) };
      const plan: Plan = { input: file, output, steps: [resize] };
      assert.throws(() => applyNormalized(plan, damaged, { ...nhwc, out: out() }), /is damaged/);
    }
  },
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

Deno.test("numbers are not normalised twice", () => {
  const picture = { width: 2, height: 1, channels: 3, data: new Uint8Array(6) };
  const steps = [{ kind: "normalize" }, { kind: "normalize" }] as const;
  assert.throws(
    () =>
      applyNormalized({ input: picture, output: picture, steps }, picture, {
        mean: [0.5, 0.5, 0.5],
        std: [0.25, 0.25, 0.25],
        layout: "NHWC",
        out: new Float32Array(6),
      }),
    /Cannot do "normalize" after "normalize"/,
  );
});
