/** A YOLOX that has learnt nothing but is ready to: its signals are normalised on pictures. */
import type { SessionOptions } from "lib/onnx/session.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import { folded, measureStatistics, unfolded } from "./normalisation.ts";
import { tunedNetwork } from "./tuned_model.ts";
import { yoloxModel, type YoloxModelOptions, type YoloxShape } from "./yolox_architecture.ts";
import { readNetwork } from "./yolox_network.ts";

export interface FreshYoloxOptions extends YoloxModelOptions {
  /** Of the input, in pixels. */
  readonly side: number;
  /** Batches of pictures like those to come, of one shape. `[N, 3, H, W]`, from 0 to 255 */
  readonly pictures: readonly Tensor<"float32">[];
  readonly session?: SessionOptions;
}

/**
 * The file of a model with random weights in which every filter's answer to the pictures has mean .5 and
 * deviation .7, folded as in any export: it is trained, run and opened as fetched weights are.
 *
 * @throws {RangeError} when there are no pictures or no classes
 *
 * ```ts
 * import { freshYolox } from "lib/finetune/fresh_yolox.ts";
 * import { yoloxSizes } from "lib/finetune/yolox_architecture.ts";
 * import { Random } from "lib/tensor/random.ts";
 * import type { Tensor } from "lib/tensor/tensor.ts";
 * const make = (pictures: Tensor<"float32">[]) =>
 *   freshYolox(yoloxSizes.s, {
 *     random: new Random(1),
 *     classes: ["character"],
 *     side: 416,
 *     pictures,
 *   });
 * ```
 */
export async function freshYolox(
  shape: YoloxShape,
  { pictures, session, ...options }: FreshYoloxOptions,
): Promise<Uint8Array> {
  const { classes, side } = options;
  const model = yoloxModel(shape, options);
  const network = readNetwork(model, { width: side, height: side });
  const statistics = await measureStatistics(network, pictures, { ...session, fresh: true });
  const weights = unfolded(network, statistics, { fresh: true });
  return tunedNetwork(model, network, {
    weights: folded(network.convolutions, { weights, statistics }),
    classes,
  });
}
