/** Views as numbers, and the steps of Albumentations 1.3 on such numbers. */
import type { Size } from "lib/image/image.ts";
import type { Pixels } from "lib/image/linear.ts";
import type { JpegPicture } from "lib/image/turbojpeg.ts";
import { applyPlan, checkInput, type Normalization, normalizer } from "./apply.ts";
import { fitsKernels, normalizedFast, pixelsOfJpeg } from "./fast.ts";
import { numpyNormal } from "./noise.ts";
import type { Plan, PlanStep } from "./transform.ts";
import { covers } from "./stripes.ts";
import { warpFloats } from "./warp.ts";

/** Red, green and blue by pixels. `[height, width, 3]` */
export interface FloatPixels extends Size {
  readonly data: Float32Array;
}

type FloatKind = "flip" | "warp" | "noise" | "stripes";

/** What Albumentations 1.3 does with float32: values are taken to lie between 0 and 1. */
const rules: {
  readonly [K in FloatKind]: (
    pixels: FloatPixels,
    step: Extract<PlanStep, { kind: K }>,
  ) => Float32Array;
} = {
  flip({ width, data }) {
    const row = 3 * width;
    return data.map((_, i) => {
      const along = i % row;
      return data[i - along + row - 3 - along + 2 * (along % 3)];
    });
  },
  warp: (pixels, step) => warpFloats({ ...pixels, channels: 3 }, step),
  noise({ data }, { sigma, seed }) {
    const field = new Float64Array(data.length);
    numpyNormal(seed, field);
    return data.map((value, i) => Math.min(1, Math.max(0, value + sigma * field[i])));
  },
  stripes({ width, data }, { stripes }) {
    const out = data.slice();
    for (const stripe of stripes) {
      for (let i = 0; i < data.length; i += 3) {
        const at = i / 3;
        if (covers(stripe, at % width, Math.floor(at / width))) out.fill(stripe.grey, i, i + 3);
      }
    }
    return out;
  },
};

const decoded = (picture: Pixels | JpegPicture): Pixels =>
  "data" in picture ? picture : pixelsOfJpeg(picture);

/** Pixels of a view from which on the kernels are faster than copying to them costs. */
const kernelsPay = 128 * 128;

function applyToFloats(pixels: FloatPixels, step: PlanStep): FloatPixels {
  if (!Object.hasOwn(rules, step.kind)) {
    throw new RangeError(
      `Cannot do "${step.kind}" after "normalize": only ${Object.keys(rules).join(", ")} can`,
    );
  }
  // the table has the right function for each kind, which TypeScript cannot follow through a union
  const rule = rules[step.kind as FloatKind] as (
    pixels: FloatPixels,
    step: PlanStep,
  ) => Float32Array;
  return { ...pixels, data: rule(pixels, step) };
}

/**
 * Writes the view that a plan makes of a picture into a batch. A plan with "normalize" among its
 * steps does the ones after it on numbers; any other is normalised at the end. A JPEG file is decoded
 * to where the kernels work, no further down than the plan looks.
 *
 * @param out a batch, of which the view takes `3 * height * width` numbers from `offset` on
 *
 * @throws {RangeError} for a batch too short, and a picture of another size than the plan's
 * @throws {Error} for a damaged JPEG file
 *
 * ```ts
 * import { applyNormalized } from "lib/augment/normalized.ts";
 * const grey = { width: 2, height: 1, channels: 3, data: new Uint8Array(6).fill(128) };
 * const plan = { input: grey, output: grey, steps: [{ kind: "flip" as const }] };
 * const how = { mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25], layout: "NHWC" } as const;
 * applyNormalized(plan, grey, { ...how, out: new Float32Array(6) });
 * ```
 */
export function applyNormalized(
  plan: Plan,
  picture: Pixels | JpegPicture,
  { out, offset = 0, ...how }: Normalization & {
    readonly out: Float32Array;
    readonly offset?: number;
  },
): void {
  const { width, height } = plan.output;
  const count = width * height;
  if (offset + 3 * count > out.length) {
    throw new RangeError(
      `A view of ${width} x ${height} does not fit into ${out.length} numbers from ${offset} ` +
        "on: give a longer array",
    );
  }
  const middle = plan.steps.findIndex(({ kind }) => kind === "normalize");
  if (middle < 0) {
    if (width * height < kernelsPay || !fitsKernels(picture)) {
      normalizer(how)(applyPlan(plan, decoded(picture)), out, offset);
    } else {
      checkInput(plan, picture);
      normalizedFast(plan, picture, { ...how, out, offset });
    }
    return;
  }
  const data = new Float32Array(3 * count);
  const levels = applyPlan({ ...plan, steps: plan.steps.slice(0, middle) }, decoded(picture));
  normalizer({ ...how, layout: "NHWC" })(levels, data, 0);
  const view = plan.steps.slice(middle + 1).reduce<FloatPixels>(applyToFloats, {
    width,
    height,
    data,
  });
  if (how.layout === "NHWC") out.set(view.data, offset);
  else {
    view.data.forEach((value, i) => out[offset + (i % 3) * count + Math.floor(i / 3)] = value);
  }
}
