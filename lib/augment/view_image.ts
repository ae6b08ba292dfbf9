/** A view as a picture. */
import type { Image } from "lib/image/image.ts";
import { imagenet } from "lib/image/imagenet.ts";
import type { Pixels } from "lib/image/linear.ts";
import { applyPlan, checkInput, imageOf } from "./apply.ts";
import { applyFast, fitsKernels } from "./fast.ts";
import { applyNormalized } from "./normalized.ts";
import type { Plan } from "./transform.ts";

/**
 * A view as a picture. Where a plan normalises in its middle, its numbers are brought back to levels,
 * and what is beyond black and white is cut off.
 */
export function viewImage(plan: Plan, picture: Pixels): Image {
  if (!plan.steps.some(({ kind }) => kind === "normalize")) {
    checkInput(plan, picture);
    return imageOf(fitsKernels(picture) ? applyFast(plan, picture) : applyPlan(plan, picture));
  }
  const { width, height } = plan.output;
  const { mean, std } = imagenet;
  const out = new Float32Array(3 * width * height);
  applyNormalized(plan, picture, { mean, std, layout: "NHWC", out });
  const data = Uint8ClampedArray.from(out, (v, i) => 255 * (v * std[i % 3] + mean[i % 3]));
  return imageOf({ width, height, channels: 3, data: new Uint8Array(data.buffer) });
}
