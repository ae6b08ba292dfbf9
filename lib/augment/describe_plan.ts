/** Steps in words, for captions. */
import type { Plan, PlanStep } from "./transform.ts";

type Kind = PlanStep["kind"];
type Words<K extends Kind> = (step: Extract<PlanStep, { kind: K }>) => string;

const rounded = (value: number, digits = 0) => String(Number(value.toFixed(digits)));
const percent = (share: number) => `${rounded(100 * share)} %`;
const signed = (value: number) => (Math.round(value) < 0 ? "-" : "+") + rounded(Math.abs(value));

const words: { readonly [K in Kind]: Words<K> } = {
  gray: () => "grey",
  clahe: ({ clip }) => `CLAHE ${rounded(clip, 1)}`,
  crop: ({ part: { width, height }, clamped }) =>
    `crop ${width} x ${height}${clamped ? " (all there is)" : ""}`,
  pad: ({ width, height }) => `paper to ${width} x ${height}`,
  resize: () => "",
  warp({ matrix: [a, b, , d, e] }) {
    const angle = Math.atan2(b - d, a + e) * 180 / Math.PI;
    const scale = Math.sqrt(Math.abs(a * e - b * d));
    return `turn ${signed(angle)}°, ${percent(scale)}`;
  },
  flip: () => "mirror",
  noise: ({ sigma }) => `noise ${rounded(sigma)}`,
  stripes: ({ stripes: { length } }) => `${length} stripe${length === 1 ? "" : "s"}`,
  tone: ({ gamma, gain }) => `tone ${rounded(gamma, 2)} x ${rounded(gain, 2)}`,
  contrast: ({ factor }) => `contrast ${percent(factor)}`,
  tint: ({ colour }) => `tint ${colour.map((share) => rounded(100 * share)).join(" ")}`,
  colour: ({ saturation, hue }) => `colour ${percent(saturation)}, hue ${percent(hue)}`,
  inking: ({ amount, radius = 1 }) =>
    `${amount > 0 ? "more" : "less"} ink ${percent(Math.abs(amount))}` +
    (radius > 1 ? ` by ${radius}` : ""),
  washes: ({ washes: { length } }) => `${length} wash${length === 1 ? "" : "es"}`,
  elastic: ({ across, down }) =>
    `redrawn by ${rounded(Math.max(...[...across.values, ...down.values].map(Math.abs)), 1)}`,
  paper: ({ colour }) => `paper ${colour.map((share) => rounded(100 * share)).join(" ")}`,
  blur: ({ sigma }) => `blur ${rounded(sigma, 1)}`,
  solarize: ({ threshold }) => `solarize ${rounded(threshold)}`,
  invert: () => "negative",
  normalize: () => "normalize",
};

/** A step in a few words; none for a resize, which all views have. */
function stepWords<K extends Kind>(step: Extract<PlanStep, { kind: K }>): string {
  return (words[step.kind as K] as Words<K>)(step);
}

/**
 * What a plan does, in order: "grey, turn +7°, 104 %, mirror".
 *
 * ```ts
 * import { describePlan } from "lib/augment/describe_plan.ts";
 * describePlan({ steps: [{ kind: "gray" }, { kind: "flip" }] }); // "grey, mirror"
 * describePlan({ steps: [] }); // "as it is"
 * ```
 */
export function describePlan({ steps }: Pick<Plan, "steps">): string {
  return steps.map((step) => stepWords(step)).filter(Boolean).join(", ") || "as it is";
}
