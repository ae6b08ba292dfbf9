import assert from "node:assert/strict";
import { applyPlan, imageOf, normalizer, onWhite } from "lib/augment/apply.ts";
import { applyNormalized } from "lib/augment/normalized.ts";
import { recipes } from "lib/augment/recipes.ts";
import { type PlanStep, samplePlan } from "lib/augment/transform.ts";
import { imagenet } from "lib/nn/picture.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { Random } from "lib/tensor/random.ts";
import { noise } from "./pictures.ts";

const picture = noise(30, 20, 1);
/** SHA-256 of ten views of each recipe. */
const frozen = {
  "base_aug": "b148cef7f91d963bea813a58248de2c2e57f59ec020748f74974babe6de58c31",
  "base_aug@albumentations-2.0": "b148cef7f91d963bea813a58248de2c2e57f59ec020748f74974babe6de58c31",
  "extended_aug": "16dfc1b6afbf162fdb000f2744f7f404b469af231751c0c7ba6516216dd23a2d",
  "extended_aug@albumentations-2.0":
    "19a9ffca2155e8027a3bf19f6e658567707499280650b2785b72d37c65e3e81b",
  "article-literal": "b26362a05753684b8d75756685e494515cb3cef27f9c8de55fc758fd01d32b13",
  "burin": "4b4110d3446442d6a1f4774a646ffddc945725f207c19246aab3e9a634b1f284",
  "simclr": "e863eba0c7c8c7e204c5b382445d8324f87041081d32e9a614939a131d818e4d",
  "none": "21a4be7cbc5cb49d56606a25d3a984e79dc4893f5482df779fd2af34d30b329b",
};
const one = (step: PlanStep) =>
  applyPlan({ input: picture, output: picture, steps: [step] }, picture);

Deno.test("views are pure, and the same bytes everywhere", () => {
  const before = picture.data.slice();
  const digests = Object.entries(recipes).map(([name, { specs }]) => {
    const bytes = Array.from({ length: 10 }, (_, seed) => {
      const output = { width: 12, height: 16 };
      const drawing = { input: picture, output, random: new Random(seed) };
      const plan = samplePlan(specs, { ...drawing, smaller: "clamp" });
      if (name !== "article-literal") return applyPlan(plan, picture).data;
      assert.throws(() => applyPlan(plan, picture), /applyNormalized/);
      const out = new Float32Array(12 * 16 * 3);
      applyNormalized(plan, picture, { ...imagenet, layout: "NHWC", out });
      return new Uint8Array(out.buffer);
    });
    return [name, sha256(new Uint8Array(bytes.flatMap((list) => [...list])))];
  });
  assert.deepEqual(picture.data, before);
  assert.deepEqual(Object.fromEntries(digests), frozen);
});

Deno.test("grey, flip, tone, tint, stripes and noise do what they say", () => {
  const gray = one({ kind: "gray" }).data;
  for (let i = 0; i < gray.length; i += 3) {
    assert.ok(gray[i] === gray[i + 1] && gray[i] === gray[i + 2]);
  }
  const flip = one({ kind: "flip" });
  assert.deepEqual(
    applyPlan({ input: flip, output: flip, steps: [{ kind: "flip" }] }, flip).data,
    picture.data,
  );
  assert.deepEqual([...flip.data.slice(0, 3)], [...picture.data.slice(29 * 3, 30 * 3)]);
  assert.deepEqual(one({ kind: "tone", gamma: 1, gain: 1, shift: 0 }).data, picture.data);
  assert.deepEqual(
    [...one({ kind: "tone", gamma: 1, gain: 0.5, shift: 10 }).data.slice(0, 9)],
    [...picture.data.slice(0, 9)].map((v) => Math.round(v / 2 + 10)),
  );
  const red = one({ kind: "tint", colour: [1, 0, 0.5] }).data;
  assert.deepEqual([red[0], red[1], red[2]], [picture.data[0], 0, Math.round(picture.data[2] / 2)]);
  const band =
    one({ kind: "stripes", stripes: [{ angle: 0, offset: 10, half: 1, grey: 255 }] }).data;
  for (let x = 0; x < 30; x++) {
    assert.equal(band[x * 3], x >= 9 && x <= 11 ? 255 : picture.data[x * 3]);
  }
  const flat = { ...picture, data: new Uint8Array(1800).fill(128) };
  const noisy =
    applyPlan({ input: flat, output: flat, steps: [{ kind: "noise", sigma: 20, seed: 5 }] }, flat)
      .data;
  const mean = noisy.reduce((a, b) => a + b, 0) / 1800;
  const deviation = Math.sqrt(noisy.reduce((a, b) => a + (b - mean) ** 2, 0) / 1800);
  assert.ok(Math.abs(mean - 128) < 2 && Math.abs(deviation - 20) < 2, `${mean} ${deviation}`);
});

Deno.test("paper lies around a padded picture; contrast keeps the mean grey, and 0 of it is that", () => {
  const pad = one({ kind: "pad", width: 33, height: 20, x: 1, y: 0, fill: 7 });
  assert.deepEqual([pad.width, pad.height], [33, 20]);
  assert.deepEqual([...pad.data.slice(0, 6)], [7, 7, 7, ...picture.data.slice(0, 3)]);
  assert.deepEqual([...pad.data.slice(93, 99)], [7, 7, 7, 7, 7, 7]);
  const grey = one({ kind: "gray" }).data;
  const mean = Math.round(grey.reduce((sum, value) => sum + value, 0) / grey.length);
  assert.ok(one({ kind: "contrast", factor: 0 }).data.every((value) => value === mean));
  one({ kind: "contrast", factor: 0.5 }).data.forEach((value, i) => {
    assert.equal(value, Math.round(mean + (picture.data[i] - mean) / 2));
  });
});

Deno.test("a plan for another size is refused", () => {
  const plan = { input: { width: 9, height: 9 }, output: picture, steps: [] };
  assert.throws(() => applyPlan(plan, picture), /plan for 9 x 9 to a picture of 30 x 20/);
});

Deno.test("normalised values are (v / 255 - mean) / std, in either layout", () => {
  const [a, b] = [new Float32Array(1802), new Float32Array(1800)];
  normalizer({ ...imagenet, layout: "NHWC" })(picture, a, 2);
  normalizer({ ...imagenet, layout: "NCHW" })(picture, b, 0);
  for (let i = 0; i < 600; i++) {
    for (let c = 0; c < 3; c++) {
      const value = (picture.data[i * 3 + c] / 255 - imagenet.mean[c]) / imagenet.std[c];
      assert.ok(Math.abs(a[2 + i * 3 + c] - value) < 1e-6);
      assert.equal(b[c * 600 + i], a[2 + i * 3 + c]);
    }
  }
});

Deno.test("transparent pixels are white, and pictures come back with alpha", () => {
  const image = { width: 2, height: 1, data: Uint8Array.of(9, 9, 9, 0, 100, 50, 0, 255) };
  assert.deepEqual([...onWhite(image).data], [255, 255, 255, 100, 50, 0]);
  assert.deepEqual([...imageOf(onWhite(image)).data], [255, 255, 255, 255, 100, 50, 0, 255]);
});
