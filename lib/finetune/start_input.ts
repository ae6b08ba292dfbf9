/** How plates reach a model that is to be tuned: its own form of looking, which the tuned file inherits. */
import { type InputForm, inputFormText, readInputForm } from "lib/detect/input_form.ts";
import type { Reduction } from "lib/detect/letterbox.ts";
import type { Size } from "lib/image/image.ts";
import { readMetadata } from "lib/onnx/metadata.ts";
import { changeModel } from "lib/onnx/surgery.ts";

/**
 * The form that a start's file tells; where it tells none, one look at the size that is trained, reduced
 * as in training. Undefined where that size is no square, which no form can tell.
 *
 * @throws {Error} where the file tells a form that is none
 */
export function startInput(
  model: Uint8Array,
  { size, reduction }: { readonly size: Size; readonly reduction: Reduction },
): InputForm | undefined {
  const told = readInputForm(readMetadata(model));
  if (told) return told;
  if (size.width !== size.height) return undefined;
  return { sides: [size.width], mirrored: false, reduction, fitted: false };
}

/** The model with a form in its file, so that it is looked through as the tuned one will be. */
export const withInput = (model: Uint8Array, input: InputForm | undefined): Uint8Array =>
  input === undefined
    ? model
    : changeModel(model, { constants: {}, metadata: inputFormText(input) });
