/** Plans turned into pixels: pure, and the same bytes everywhere. */
import type { Image, Size } from "lib/image/image.ts";
import { type Pixels, resizeLinear } from "lib/image/linear.ts";
import { resizeArea } from "lib/image/area.ts";
import { applyClahe } from "./clahe.ts";
import { washed } from "./colouring.ts";
import { bent } from "./elastic.ts";
import { noisy } from "./noise.ts";
import { onPaper } from "./paper.ts";
import { blurred, coloured, inked, inverted, solarized } from "./photometric.ts";
import { striped } from "./stripes.ts";
import type { Plan, PlanStep } from "./transform.ts";
import { warp } from "./warp.ts";

type Kind = PlanStep["kind"];
type Apply<K extends Kind> = (picture: Pixels, step: Extract<PlanStep, { kind: K }>) => Pixels;

/** Each level looked up in a table per channel. */
function looked({ data, ...size }: Pixels, tables: readonly Uint8Array[]): Pixels {
  const [red, green, blue] = tables;
  const out = new Uint8Array(data.length);
  for (let i = 0; i < out.length; i += 3) {
    out[i] = red[data[i]];
    out[i + 1] = green[data[i + 1]];
    out[i + 2] = blue[data[i + 2]];
  }
  return { ...size, data: out };
}

/** The level of each level; what passes the ends is clamped. */
function table(level: (value: number) => number): Uint8Array {
  const out = new Uint8ClampedArray(256);
  for (let value = 0; value < 256; value++) out[value] = Math.round(level(value));
  return new Uint8Array(out.buffer);
}

function flipped({ width, height, data }: Pixels): Pixels {
  const out = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [to, from] = [(y * width + x) * 3, (y * width + width - 1 - x) * 3];
      for (let c = 0; c < 3; c++) out[to + c] = data[from + c];
    }
  }
  return { width, height, channels: 3, data: out };
}

function greyed({ data, ...size }: Pixels): Pixels {
  const out = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i += 3) {
    out[i] = (data[i] * 9798 + data[i + 1] * 19235 + data[i + 2] * 3735 + 16384) >> 15;
    out[i + 1] = out[i + 2] = out[i];
  }
  return { ...size, data: out };
}

function cropped(
  image: Pixels,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
): Pixels {
  return resizeLinear(image, { width, height, part: { x, y, width, height } });
}

/** OpenCV's copyMakeBorder with a constant: paper of one level around the picture. */
function padded(
  { data, ...size }: Pixels,
  { width, height, x, y, fill }: {
    width: number;
    height: number;
    x: number;
    y: number;
    fill: number;
  },
): Pixels {
  const out = new Uint8Array(3 * width * height).fill(fill);
  const row = 3 * size.width;
  for (let k = 0; k < size.height; k++) {
    out.set(data.subarray(k * row, (k + 1) * row), ((y + k) * width + x) * 3);
  }
  return { width, height, channels: 3, data: out };
}

/** Further from the mean grey of the picture, or nearer to it; as Pillow, the mean is a level. */
function contrasted(picture: Pixels, factor: number): Pixels {
  const { data } = greyed(picture);
  let sum = 0;
  for (let i = 0; i < data.length; i += 3) sum += data[i];
  const mean = Math.round(sum / (data.length / 3));
  const levels = table((value) => mean + factor * (value - mean));
  return looked(picture, [levels, levels, levels]);
}

const appliers: { readonly [K in Kind]: Apply<K> } = {
  gray: greyed,
  clahe: (picture, step) => applyClahe(picture, step),
  crop: (picture, { part }) => cropped(picture, part),
  pad: (picture, step) => padded(picture, step),
  resize: (picture, { width, height, method }) =>
    method === "linear"
      ? resizeLinear(picture, { width, height })
      : resizeArea(picture, { width, height }),
  warp: (picture, step) => warp(picture, step),
  flip: flipped,
  noise: noisy,
  stripes: (picture, { stripes }) => striped(picture, stripes),
  tone(picture, { gamma, gain, shift }) {
    const levels = table((value) => 255 * (value / 255) ** gamma * gain + shift);
    return looked(picture, [levels, levels, levels]);
  },
  contrast: (picture, { factor }) => contrasted(picture, factor),
  tint: (picture, { colour }) =>
    looked(picture, colour.map((share) => table((value) => value * share))),
  colour: coloured,
  inking: (picture, { amount, radius }) => inked(picture, amount, { radius }),
  washes: (picture, { washes }) => washed(picture, washes),
  elastic: bent,
  paper: onPaper,
  blur: (picture, { sigma }) => blurred(picture, sigma),
  solarize: (picture, { threshold }) => solarized(picture, threshold),
  invert: inverted,
  normalize() {
    throw new RangeError(
      "This plan normalises before its last step, so its view is no picture: use applyNormalized()",
    );
  },
};

function applyStep<K extends Kind>(picture: Pixels, step: Extract<PlanStep, { kind: K }>): Pixels {
  return (appliers[step.kind as K] as Apply<K>)(picture, step);
}

/** Red, green and blue of a picture on white; what views are made from. `[height, width, 3]` */
export function onWhite({ width, height, data }: Image): Pixels {
  const out = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    const alpha = data[i * 4 + 3];
    for (let c = 0; c < 3; c++) {
      const value = data[i * 4 + c];
      out[i * 3 + c] = alpha === 255
        ? value
        : Math.round((value * alpha + 255 * (255 - alpha)) / 255);
    }
  }
  return { width, height, channels: 3, data: out };
}

/** The same with an alpha channel, for people to look at. */
export function imageOf({ width, height, data }: Pixels): Image {
  const out = new Uint8Array(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) out[i * 4 + c] = data[i * 3 + c];
  }
  return { width, height, data: out };
}

/**
 * A view: the picture after every step of the plan.
 *
 * @throws {RangeError} when the plan was drawn for another size
 *
 * ```ts
 * import { applyPlan, onWhite } from "lib/augment/apply.ts";
 * import { recipes } from "lib/augment/recipes.ts";
 * import { samplePlan } from "lib/augment/transform.ts";
 * import { blank } from "lib/image/image.ts";
 * import { Random } from "lib/tensor/random.ts";
 * const picture = onWhite(blank({ width: 90, height: 120 }, [200, 190, 170, 255]));
 * const sizes = { input: picture, output: { width: 48, height: 64 } };
 * const plan = samplePlan(recipes.burin.specs, { ...sizes, random: new Random(7) });
 * applyPlan(plan, picture).width; // 48
 * ```
 */
export function applyPlan(plan: Plan, picture: Pixels): Pixels {
  checkInput(plan, picture);
  return plan.steps.reduce((view, step) => applyStep(view, step), picture);
}

/** @throws {RangeError} for a picture of another size than the plan's */
export function checkInput({ input }: Plan, { width, height }: Size): void {
  if (input.width === width && input.height === height) return;
  throw new RangeError(
    `Cannot apply a plan for ${input.width} x ${input.height} to a picture of ${width} x ` +
      `${height}: draw a plan for its size`,
  );
}

export interface Normalization {
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
  readonly layout: "NHWC" | "NCHW";
}

/** Values for each level and channel: (v / 255 - mean) / std, as Albumentations rounds it. */
function levels({ mean, std }: Normalization): Float32Array[] {
  const { fround } = Math;
  return mean.map((m, c) => {
    const shift = fround(fround(m) * 255);
    const scale = fround(1 / fround(fround(std[c]) * 255));
    return Float32Array.from({ length: 256 }, (_, v) => fround(fround(v - shift) * scale));
  });
}

/** Makes a function that writes normalised pictures into a batch, from `at` on. */
export function normalizer(
  normalization: Normalization,
): (picture: Pixels, into: Float32Array, at: number) => void {
  const [red, green, blue] = levels(normalization);
  if (normalization.layout === "NHWC") {
    return ({ data }, into, at) => {
      for (let i = 0; i < data.length; i += 3) {
        into[at + i] = red[data[i]];
        into[at + i + 1] = green[data[i + 1]];
        into[at + i + 2] = blue[data[i + 2]];
      }
    };
  }
  return ({ data, width, height }, into, at) => {
    const count = width * height;
    for (let i = 0; i < count; i++) {
      into[at + i] = red[data[3 * i]];
      into[at + count + i] = green[data[3 * i + 1]];
      into[at + 2 * count + i] = blue[data[3 * i + 2]];
    }
  };
}
