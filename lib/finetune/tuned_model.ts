/** Tuned weights put back into the file they came from: an ordinary YOLOX model of other classes. */
import { type InputForm, inputFormText } from "lib/detect/input_form.ts";
import type { Weights } from "lib/nn/parameters.ts";
import { anatomyOf, changeModel } from "lib/onnx/surgery.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import { type HeadConvolution, rowCount, type YoloxHead } from "./yolox_head.ts";
import { storedFilter, type YoloxNetwork } from "./yolox_network.ts";

export interface TunedModelOptions {
  /** By the names of the head, or of the network's convolutions, folded. */
  readonly weights: Weights;
  /** Written into the file's metadata `names`. */
  readonly classes: readonly string[];
  /** How plates are to reach it, for whoever opens it. Default: nothing is said. */
  readonly input?: InputForm | undefined;
  /** Further texts for the metadata. */
  readonly about?: Readonly<Record<string, string>> | undefined;
}

/**
 * The bytes of the model with other weights in its head.
 *
 * @param model the file that the head was read from
 * @throws {RangeError} when there are more or fewer names than the head has classes
 */
export function tunedModel(
  model: Uint8Array,
  head: YoloxHead,
  { weights, ...options }: TunedModelOptions,
): Uint8Array {
  const stored = head.levels.flatMap(({ stem, cls, reg, predict }) => {
    const own: HeadConvolution[] = [stem, ...cls, ...reg, ...Object.values(predict)];
    return own.flatMap(({ name, stored }) => [
      [stored.weight, weights[`${name}.weight`]] as const,
      [stored.bias, weights[`${name}.bias`]] as const,
    ]);
  });
  return changed(model, head, { stored: Object.fromEntries(stored), ...options });
}

/**
 * The bytes of the model with other weights in all of its convolutions.
 *
 * @param model the file that the network was read from
 * @throws {RangeError} when there are more or fewer names than the head has classes
 */
export function tunedNetwork(
  model: Uint8Array,
  { head, convolutions }: Pick<YoloxNetwork, "head" | "convolutions">,
  { weights, ...options }: TunedModelOptions,
): Uint8Array {
  const stored = convolutions.flatMap((convolution) => {
    const { name, stored } = convolution;
    return [
      [stored.weight, storedFilter(weights[`${name}.weight`], convolution)] as const,
      [stored.bias, weights[`${name}.bias`]] as const,
    ];
  });
  return changed(model, head, { stored: Object.fromEntries(stored), ...options });
}

/** The model with other stored tensors, and the shapes that follow from the number of its classes. */
function changed(
  model: Uint8Array,
  head: YoloxHead,
  { stored, classes, input, about = {} }: Omit<TunedModelOptions, "weights"> & {
    readonly stored: Readonly<Record<string, Tensor>>;
  },
): Uint8Array {
  if (classes.length !== head.classes) {
    throw new RangeError(
      `The head has ${head.classes} classes, not ${classes.length}: give a name for each`,
    );
  }
  const { constants, outputs } = anatomyOf(model);
  const tensors: Record<string, Tensor> = { ...stored };
  for (const { rows } of head.levels) {
    // some exports store the shape of the rows, classes counted; others work it out as they run
    const shape = constants.get(rows);
    if (shape?.dtype !== "int64" || shape.data.length !== 3) continue;
    const dims = BigInt64Array.from(shape.data as BigInt64Array);
    dims[1] = BigInt(5 + classes.length);
    tensors[rows] = { dtype: "int64", shape: [3], data: dims };
  }
  return changeModel(model, {
    constants: tensors,
    outputs: { [outputs[0]]: [1, rowCount(head), 5 + classes.length] },
    metadata: {
      names: JSON.stringify(Object.fromEntries(classes.entries())),
      ...input ? inputFormText(input) : {},
      ...about,
    },
  });
}
