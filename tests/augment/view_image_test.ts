import assert from "node:assert/strict";
import { applyPlan, imageOf } from "lib/augment/apply.ts";
import { viewImage } from "lib/augment/view_image.ts";
import { noise } from "./pictures.ts";

const size = { width: 22, height: 40 };

Deno.test("a plan that normalises in its middle is shown by its numbers, within black and white", () => {
  const picture = noise(60, 90, 1);
  const whole = { kind: "resize", ...size, method: "linear" } as const;
  const plan = { input: picture, output: size, steps: [whole] };
  const plain = imageOf(applyPlan(plan, picture));
  const numbers = viewImage({ ...plan, steps: [whole, { kind: "normalize" }] }, picture);
  assert.deepEqual(numbers, plain);
  assert.throws(() => viewImage(plan, noise(61, 90, 1)), /61/);
});
