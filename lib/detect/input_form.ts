/** How plates reach a detector, as a model's file tells it: what its training was judged with. */
import { reasonOf } from "lib/assets/reason.ts";
import { parseJson } from "lib/assets/json_text.ts";
import { inputStep, type Reduction } from "./letterbox.ts";

/** Where in a model's metadata the form stands. */
const key = "burin.input";

export interface InputForm {
  /** Longest side in pixels of what the model sees of a plate, a multiple of 32. */
  readonly side: number;
  /** How plates are made smaller. */
  readonly reduction: Reduction;
  /** Whether the input is cut down to the plate; see `YoloxOptions`. */
  readonly fitted: boolean;
}

/**
 * What was best for detectors of figures on prints: at 416 the small figures of crowded plates are passed
 * over, 896 takes twice as long for little.
 */
export const printsInput: InputForm = { side: 640, reduction: "area", fitted: true };

/** The form as a text of a model's metadata. */
export const inputFormText = ({ side, reduction, fitted }: InputForm): Record<string, string> => ({
  [key]: JSON.stringify({ side, reduction, fitted }),
});

/** A form whose values are what they have to be. */
function isForm(value: unknown): value is InputForm {
  if (typeof value !== "object" || value === null) return false;
  const { side, reduction, fitted } = value as Partial<Record<keyof InputForm, unknown>>;
  return typeof side === "number" && Number.isInteger(side) && side > 0 && side % inputStep === 0 &&
    (reduction === "area" || reduction === "linear") && typeof fitted === "boolean";
}

/**
 * The form that a model's metadata tells; null where it tells none.
 *
 * @throws {Error} when what stands there is none
 *
 * ```ts
 * import { inputFormText, readInputForm } from "lib/detect/input_form.ts";
 * const text = inputFormText({ side: 640, reduction: "area", fitted: true });
 * readInputForm(text)?.side; // 640
 * ```
 */
export function readInputForm(metadata: Readonly<Record<string, string>>): InputForm | null {
  const text = metadata[key];
  if (text === undefined) return null;
  let why = "a side that is a multiple of 32, a reduction and fitted are expected";
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
