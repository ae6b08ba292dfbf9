/** A tuned head put back into the file it came from: an ordinary YOLOX model of other classes. */
import type { Weights } from "lib/nn/parameters.ts";
import { anatomyOf, changeModel } from "lib/onnx/surgery.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import { type HeadConvolution, rowCount, type YoloxHead } from "./yolox_head.ts";

/**
 * The bytes of the model with other weights in its head.
 *
 * @param model the file that the head was read from
 * @param options `weights` by the head's names; `classes` are written into the file's metadata `names`
 * @throws {RangeError} when there are more or fewer names than the head has classes
 */
export function tunedModel(
  model: Uint8Array,
  head: YoloxHead,
  { weights, classes, about = {} }: {
    readonly weights: Weights;
    readonly classes: readonly string[];
    /** Further texts for the metadata. */
    readonly about?: Readonly<Record<string, string>>;
  },
): Uint8Array {
  if (classes.length !== head.classes) {
    throw new RangeError(`The head has ${head.classes} classes, not ${classes.length}`);
  }
  const { constants, outputs } = anatomyOf(model);
  const changed: Record<string, Tensor> = {};
  for (const { stem, cls, reg, predict, rows } of head.levels) {
    const own: HeadConvolution[] = [stem, ...cls, ...reg, ...Object.values(predict)];
    for (const { name, stored } of own) {
      changed[stored.weight] = weights[`${name}.weight`];
      changed[stored.bias] = weights[`${name}.bias`];
    }
    // some exports store the shape of the rows, classes counted; others work it out as they run
    const shape = constants.get(rows);
    if (shape?.dtype !== "int64" || shape.data.length !== 3) continue;
    const sides = BigInt64Array.from(shape.data as BigInt64Array);
    sides[1] = BigInt(5 + classes.length);
    changed[rows] = { dtype: "int64", shape: [3], data: sides };
  }
  return changeModel(model, {
    constants: changed,
    outputs: { [outputs[0]]: [1, rowCount(head), 5 + classes.length] },
    metadata: { names: JSON.stringify(Object.fromEntries(classes.entries())), ...about },
  });
}
