/** 1,000 random shapes, sides of one pixel among them, against OpenCV 4.10 itself. */
import assert from "node:assert/strict";
import { affineMatrix } from "lib/augment/affine.ts";
import { applyPlan } from "lib/augment/apply.ts";
import { applyFast } from "lib/augment/fast.ts";
import type { PlanStep } from "lib/augment/transform.ts";
import type { Pixels } from "lib/image/linear.ts";
import { loadOpenCv, type OpenCv } from "lib/segment/opencv.ts";
import { Random } from "lib/tensor/random.ts";

type Mat = InstanceType<OpenCv["Mat"]>;

interface Scene {
  readonly cv: OpenCv;
  readonly source: Mat;
  readonly target: Mat;
  readonly random: Random;
  readonly picture: Pixels;
}

/** Draws a step, and lets OpenCV do it. */
const cases: Record<string, (scene: Scene) => PlanStep> = {
  gray({ cv, source, target }) {
    const grey = new cv.Mat();
    cv.cvtColor(source, grey, cv.COLOR_RGB2GRAY);
    cv.cvtColor(grey, target, cv.COLOR_GRAY2RGB);
    grey.delete();
    return { kind: "gray" };
  },
  flip({ cv, source, target }) {
    cv.flip(source, target, 1);
    return { kind: "flip" };
  },
  resize({ cv, source, target, random }) {
    const size = { width: random.int(1, 120), height: random.int(1, 120) };
    cv.resize(source, target, new cv.Size(size.width, size.height), 0, 0, cv.INTER_LINEAR);
    return { kind: "resize", ...size, method: "linear" };
  },
  clahe({ cv, source, target, random }) {
    const clip = random.range(1, 4);
    const lab = new cv.Mat();
    cv.cvtColor(source, lab, cv.COLOR_RGB2Lab);
    const planes = new cv.MatVector();
    cv.split(lab, planes);
    const lightness = planes.get(0);
    const equalizer = new cv.CLAHE(clip, new cv.Size(8, 8));
    equalizer.apply(lightness, lightness);
    cv.merge(planes, lab);
    cv.cvtColor(lab, target, cv.COLOR_Lab2RGB);
    for (const owned of [lab, planes, lightness, equalizer]) owned.delete();
    return { kind: "clahe", clip, tiles: 8 };
  },
  warp({ cv, source, target, random, picture }) {
    const matrix = affineMatrix(picture, {
      angle: random.range(-180, 180),
      scale: [random.range(0.3, 3), random.range(0.3, 3)],
      shift: [random.range(-1, 1) * picture.width, random.range(-1, 1) * picture.height],
      version: random.pick(["1.3", "2.0"]),
    });
    const border = random.pick(["reflect", "white", "black"] as const);
    const rule = border === "reflect" ? cv.BORDER_REFLECT_101 : cv.BORDER_CONSTANT;
    const fill = border === "white" ? 255 : 0;
    const size = new cv.Size(picture.width, picture.height);
    const mat = cv.matFromArray(2, 3, cv.CV_64F, [...matrix]);
    const colour = new cv.Scalar(fill, fill, fill, fill);
    cv.warpAffine(source, target, mat, size, cv.INTER_LINEAR, rule, colour);
    mat.delete();
    return { kind: "warp", matrix, border };
  },
  blur({ cv, source, target, random }) {
    const sigma = random.range(0.3, 3);
    cv.GaussianBlur(source, target, new cv.Size(0, 0), sigma, sigma, cv.BORDER_REFLECT_101);
    return { kind: "blur", sigma };
  },
  noise({ cv, source, target, random }) {
    const [sigma, seed] = [random.range(1, 112), random.int(0, 2 ** 31)];
    const field = new cv.Mat(1, source.data.length, cv.CV_32FC1);
    const [mean, deviation] = [0, sigma / 255].map((x) => cv.matFromArray(1, 1, cv.CV_64F, [x]));
    // left out of the package's types
    (cv as unknown as { setRNGSeed(seed: number): void }).setRNGSeed(seed);
    cv.randn(field, mean, deviation);
    source.copyTo(target);
    // as Albumentations 2.0 adds it: cut to whole levels, and the sum to those there are
    target.data.forEach((value, i) => {
      const sum = value + Math.trunc(Math.fround(field.data32F[i] * 255));
      target.data[i] = Math.min(255, Math.max(0, sum));
    });
    for (const owned of [field, mean, deviation]) owned.delete();
    return { kind: "noise", sigma, seed, generator: "opencv" };
  },
};

Deno.test("1,000 random shapes: every pixel of every transform is OpenCV's, by twins and kernels", async (t) => {
  const { cv } = await loadOpenCv();
  const random = new Random(2024);
  const wrong: Record<string, string[]> = {};
  const values: Record<string, number> = {};
  for (let n = 0; n < 1000; n++) {
    const longest = n % 20 === 0 ? 300 : 60;
    const side = () => random.chance(0.1) ? 1 : random.int(1, longest);
    const [width, height, contrast] = [side(), side(), random.int(1, 255)];
    const data = Uint8Array.from({ length: width * height * 3 }, () => random.int(0, contrast));
    const picture = { width, height, channels: 3, data };
    const source = new cv.Mat(height, width, cv.CV_8UC3);
    source.data.set(data);
    for (const [name, draw] of Object.entries(cases)) {
      const target = new cv.Mat();
      const step = draw({ cv, source, target, random, picture });
      const plan = { input: picture, output: picture, steps: [step] };
      const { data: expected } = target;
      const made = { twin: applyPlan(plan, picture).data, kernel: applyFast(plan, picture).data };
      for (const [by, found] of Object.entries(made)) {
        const what = `${name} by ${by}`;
        values[what] = (values[what] ?? 0) + expected.length;
        wrong[what] ??= [];
        if (found.length !== expected.length || found.some((value, i) => value !== expected[i])) {
          wrong[what].push(`${width} x ${height}: ${JSON.stringify(step)}`);
        }
      }
      target.delete();
    }
    source.delete();
  }
  for (const [what, list] of Object.entries(wrong)) {
    await t.step(`${what}: ${list.length} of 1000 shapes differ, ${values[what]} values`, () => {
      assert.deepEqual(list, []);
    });
  }
});
