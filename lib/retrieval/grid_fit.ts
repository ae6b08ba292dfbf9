/**
 * The linear layer of an encoder with a grid, found without training: what all places have in common is taken
 * away, left and right are made more alike, and of the places all together the components are kept that tell
 * figures apart and that augmentations leave as they are.
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
  /** How much more the views' changes weigh the less: see `fitWhitening`. Default 1. */
  readonly ridge?: number;
  /**
   * Share that is left of what tells a picture from its mirror image, 0 to 1. At 0 both look the same; a figure
   * that was copied in reverse is found the better the less it is. Default .3.
   */
  readonly mirror?: number;
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

/** Each place less the means and brought to length 1, in a row. `[N, C, P]` to `[N, C P]` */
export function toDirections(
  { data, shape: [count, channels, places] }: Tensor<"float32">,
  means: Float32Array,
): Tensor<"float32"> {
  const rows = new Float32Array(data.length);
  for (let n = 0; n < count; n++) {
    for (let p = 0; p < places; p++) {
      const at = (c: number) => (n * channels + c) * places + p;
      let square = 0;
      for (let c = 0; c < channels; c++) square += (rows[at(c)] = data[at(c)] - means[c]) ** 2;
      const length = Math.sqrt(square);
      for (let c = 0; c < channels && length > 0; c++) rows[at(c)] /= length;
    }
  }
  return float32(rows, [count, channels * places]);
}

/**
 * Rows of cells of which only a share is left of what tells left from right: half of a row and of its mirror
 * image each at 0, the row itself at 1. `[N, C side^2]`
 */
export function mirrored(
  rows: Tensor<"float32">,
  { side, share }: { readonly side: number; readonly share: number },
): Tensor<"float32"> {
  if (!(share >= 0 && share <= 1)) {
    throw new RangeError(`What is left of a direction is a share from 0 to 1, not ${share}`);
  }
  const data = rows.data.map((value, i) => {
    const column = i % side;
    return (1 + share) / 2 * value + (1 - share) / 2 * rows.data[i - column + side - 1 - column];
  });
  return float32(data, rows.shape);
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

/** Vectors one by one, as a matrix. */
function stacked(rows: readonly Float32Array[], shape: readonly number[]): Tensor<"float32"> {
  const data = new Float32Array(rows.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const row of rows) {
    data.set(row, at);
    at += row.length;
  }
  return float32(data, [rows.length, ...shape]);
}

/**
 * Weights with those of the grid, found on pictures such as the encoder will be asked about: cut-outs of a
 * collection, some hundreds at least. 50 KB of memory for each picture and each of its views.
 *
 * @param pretrained all weights but the grid's
 * @param pictures at least two, each with as many views of it, drawn by augmentations that shall not matter; read
 *   one by one. `[original, ...views]`
 * @throws {RangeError} where the encoder has no grid, the pictures are all alike, or some have more views
 */
export async function fitGrid(
  { weights, name }: Pretrained,
  pictures: AsyncIterable<readonly Image[]>,
  { config, power, ridge, mirror = 0.3, random, signal, ...options }: GridFitOptions,
): Promise<Pretrained> {
  const { encoder } = config;
  if (encoder.kind !== "efficientnet" || !encoder.grid) {
    throw new RangeError("Cannot find the grid's weights of an encoder that has none");
  }
  const { features, grid: { places: side } } = encoder;
  const model = exportCells(config, weights);
  const wanted = readEncoderInput(model);
  const session = await openSession(model, options);
  await using _open = session;
  // the originals first, then the first views of all, ...
  const found: Float32Array[][] = [];
  let channels = 0;
  let count = 0;
  for await (const views of pictures) {
    signal?.throwIfAborted();
    if (count > 0 && views.length !== found.length) {
      throw new RangeError(`A picture has ${views.length - 1} views, others ${found.length - 1}`);
    }
    const feeds = { [wanted.input]: encoderPictures(views, wanted) };
    const { data, shape } = (await session.run(feeds)).cells as Tensor<"float32">; // [V, C, P]
    channels = shape[1];
    const length = data.length / views.length;
    views.forEach((_, v) => (found[v] ??= []).push(data.slice(v * length, (v + 1) * length)));
    count++;
  }
  if (count < 2) {
    throw new RangeError(`Cannot find a grid's weights on ${count} pictures: give more`);
  }
  const cells = [channels, side * side];
  const means = channelMeans(stacked(found[0], cells));
  const [rows, ...views] = found.map((one) =>
    mirrored(toDirections(stacked(one, cells), means), { side, share: mirror })
  );
  const { weight, bias } = filled(
    await fitWhitening(rows, {
      components: features,
      power,
      ...ridge === undefined ? {} : { ridge },
      views,
      random,
      ...options.threads === undefined ? {} : { threads: options.threads },
    }),
    features,
  );
  return {
    weights: {
      ...weights,
      "grid.mean": float32(means, [channels]),
      // the same share for each row of the layer is that for what it is given
      "grid.weight": mirrored(weight, { side, share: mirror }),
      "grid.bias": bias,
    },
    name: `${name}, with a grid found on ${count} figures`,
  };
}
