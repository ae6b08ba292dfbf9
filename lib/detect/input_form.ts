/** How plates reach a detector, as a model's file tells it: what its training was evaluated with. */
import { reasonOf } from "lib/assets/reason.ts";
import { parseJson } from "lib/assets/json_text.ts";
import { inputStep, type Reduction } from "./letterbox.ts";
import { type LookPlan, lookPlans } from "./look_plan.ts";

/** Where in a model's metadata the form stands. */
const key = "burin.input";

/** How plates reach a trained detector. */
export interface InputForm {
  /**
   * Longest sides in pixels of what the model sees of a plate, multiples of 32. Of several, each is looked
   * at, and what is found joined.
   */
  readonly sides: readonly number[];
  /** Whether it sees plates in a mirror, too. */
  readonly mirrored: boolean;
  /** Which of these looks are taken. Default "all". */
  readonly looks?: LookPlan;
  /** How plates are made smaller. */
  readonly reduction: Reduction;
  /** Whether colours of plates of one ink are taken away first. Default false. */
  readonly grey?: boolean;
  /** Whether the part of a page where figures were found is looked at again, alone. Default false. */
  readonly zoomed?: boolean;
  /** Whether the input is cut down to the plate; see `YoloxOptions`. */
  readonly fitted: boolean;
}

/**
 * What was best for detectors of figures on prints, of books that they never saw. At 416 the small figures
 * of crowded plates are passed over, at 640 the large ones of others; both joined, each in a mirror, too,
 * give .04 to .06 more AP50 than 640 alone, in three times its time; three quarters of the looks, where they are
 * needed and at the size that suits the figures, give more (tests/bench/README.md). Without their colours
 * plates on yellowed paper are seen as well as others, and looked at again where its figures are, a page with
 * text or wide margins as well as its plate alone.
 */
export const printsInput: InputForm = {
  sides: [416, 640],
  mirrored: true,
  looks: "as needed",
  reduction: "area",
  grey: true,
  zoomed: true,
  fitted: true,
};

/** The form as a text of a model's metadata. */
export const inputFormText = (
  { sides, mirrored, looks, reduction, grey, zoomed, fitted }: InputForm,
): Record<string, string> => ({
  [key]: JSON.stringify({ sides, mirrored, looks, reduction, grey, zoomed, fitted }),
});

/** A form whose values are what they have to be. */
function isForm(value: unknown): value is InputForm {
  if (typeof value !== "object" || value === null) return false;
  const { sides, mirrored, looks, reduction, grey, zoomed, fitted } = value as Partial<
    Record<keyof InputForm, unknown>
  >;
  const fits = (side: unknown) =>
    typeof side === "number" && Number.isInteger(side) && side > 0 && side % inputStep === 0;
  return Array.isArray(sides) && sides.length > 0 && sides.every(fits) &&
    (reduction === "area" || reduction === "linear") &&
    (looks === undefined || lookPlans.some((plan) => plan === looks)) &&
    [grey, zoomed].every((one) => one === undefined || typeof one === "boolean") &&
    typeof mirrored === "boolean" && typeof fitted === "boolean";
}

/**
 * The form that a model's metadata tells; null where it tells none.
 *
 * @throws {Error} when what stands there is none
 *
 * ```ts
 * import { inputFormText, readInputForm } from "lib/detect/input_form.ts";
 * const form = { sides: [640], mirrored: false, reduction: "area", fitted: true } as const;
 * readInputForm(inputFormText(form))?.sides; // 640
 * ```
 */
export function readInputForm(metadata: Readonly<Record<string, string>>): InputForm | null {
  const text = metadata[key];
  if (text === undefined) return null;
  let why = "sides that are multiples of 32, mirrored, a reduction and fitted are expected";
  try {
    const value = parseJson(text);
    if (isForm(value)) return value;
  } catch (cause) {
    why = reasonOf(cause);
  }
  throw new Error(
    `Cannot use ${JSON.stringify(text.slice(0, 80))} of its metadata's ${key}: ${why}`,
  );
}
