/**
 * The linear layer of an encoder with a grid, found without training: what each place of many pictures has in
 * common is taken away, and of the places all together the principal components are kept, whitened in part.
 */
import type { Image } from "lib/image/image.ts";
import type { Weights } from "lib/nn/parameters.ts";
import { openSession, type SessionOptions } from "lib/onnx/session.ts";
import type { Pretrained } from "lib/simclr/checkpoint.ts";
import type { SimclrConfig } from "lib/simclr/config.ts";
import { exportCells, readEncoderInput } from "lib/simclr/export.ts";
import type { Random } from "lib/tensor/random.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import { encoderPictures } from "./encoder.ts";
import { fitWhitening, type Whitening } from "./whitening.ts";

/** What it is found for and from. */
export interface GridFitOptions extends SessionOptions {
  /** The encoder and how it is shown pictures. */
  readonly config: Pick<SimclrConfig, "encoder" | "size" | "background" | "gray">;
  /** How far components are made alike, 0 to 1. Default .5. */
  readonly power?: number | undefined;
  /** Decides the first guess of the components. */
  readonly random: Random;
  readonly signal?: AbortSignal | undefined;
}

/** Whether the weights lack the grid's, as those of ImageNet's networks do. */
export const lacksGrid = (
  { encoder }: Pick<SimclrConfig, "encoder">,
  weights: Weights,
): boolean =>
  encoder.kind === "efficientnet" && encoder.grid !== undefined && !("grid.weight" in weights);

/** Mean of each channel over pictures and places. `[N, C, P]` to `[C]` */
export function channelMeans(
  { data, shape: [count, channels, places] }: Tensor<"float32">,
): Float32Array {
  const sums = new Float64Array(channels);
  for (let i = 0; i < data.length; i++) sums[Math.floor(i / places) % channels] += data[i];
  return Float32Array.from(sums, (sum) => sum / (count * places));
}

/** Each place less the means and brought to length 1, in a row. `[N, C, P]` to `[N, C P]`, in place */
export function toDirections(
  { data, shape: [count, channels, places] }: Tensor<"float32">,
  means: Float32Array,
): Tensor<"float32"> {
  for (let n = 0; n < count; n++) {
    for (let p = 0; p < places; p++) {
      const at = (c: number) => (n * channels + c) * places + p;
      let square = 0;
      for (let c = 0; c < channels; c++) square += (data[at(c)] -= means[c]) ** 2;
      const length = Math.sqrt(square);
      for (let c = 0; c < channels && length > 0; c++) data[at(c)] /= length;
    }
  }
  return float32(data, [count, channels * places]);
}

/** The layer for so many features: where there are fewer components, the last features are nought. */
function filled({ weight, bias }: Whitening, features: number): Whitening {
  const [, length] = weight.shape;
  const data = new Float32Array(features * length);
  data.set(weight.data);
  const shift = new Float32Array(features);
  shift.set(bias.data);
  return { weight: float32(data, [features, length]), bias: float32(shift, [features]) };
}

/**
 * Weights with those of the grid, found on pictures such as the encoder will be asked about: cut-outs of a
 * collection, some hundreds at least. 20 KB of memory for each.
 *
 * @param pretrained all weights but the grid's
 * @param pictures `[]` of at least two, read one by one
 * @throws {RangeError} where the encoder has no grid, or the pictures are all alike
 */
export async function fitGrid(
  { weights, name }: Pretrained,
  pictures: AsyncIterable<Image>,
  { config, power, random, signal, ...options }: GridFitOptions,
): Promise<Pretrained> {
  const model = exportCells(config, weights);
  const wanted = readEncoderInput(model);
  await using session = await openSession(model, options);
  const found: Float32Array[] = [];
  let [channels, places] = [0, 0];
  for await (const picture of pictures) {
    signal?.throwIfAborted();
    const feeds = { [wanted.input]: encoderPictures([picture], wanted) };
    const { data, shape } = (await session.run(feeds)).cells as Tensor<"float32">; // [1, C, P]
    [, channels, places] = shape;
    found.push(data.slice());
  }
  const length = channels * places;
  const cells = float32(new Float32Array(found.length * length), [found.length, channels, places]);
  found.forEach((row, i) => cells.data.set(row, i * length));
  found.length = 0;
  const means = channelMeans(cells);
  const { encoder } = config;
  const features = encoder.kind === "efficientnet" ? encoder.features : 0;
  const { weight, bias } = filled(
    fitWhitening(toDirections(cells, means), { components: features, power, random }),
    features,
  );
  return {
    weights: {
      ...weights,
      "grid.mean": float32(means, [channels]),
      "grid.weight": weight,
      "grid.bias": bias,
    },
    name: `${name}, with a grid found on ${cells.shape[0]} figures`,
  };
}
