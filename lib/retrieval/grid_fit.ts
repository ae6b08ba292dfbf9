/**
 * The linear layer of an encoder with a grid, found without training: what all places have in common is taken
 * away, left and right are made more alike, and of the places all together the components are kept that tell
 * figures apart and that augmentations leave as they are.
 */
import type { Image } from "lib/image/image.ts";
import type { Weights } from "lib/nn/parameters.ts";
import { matrixProduct } from "lib/onnx/product.ts";
import { openSession, type SessionOptions } from "lib/onnx/session.ts";
import type { Pretrained } from "lib/simclr/checkpoint.ts";
import type { SimclrConfig } from "lib/simclr/config.ts";
import { exportCells, readEncoderInput } from "lib/simclr/export.ts";
import type { Random } from "lib/tensor/random.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import { stack, takeRows } from "./embed.ts";
import { runOnPictures } from "./encoder.ts";
import { type PrincipalComponents, principalComponents } from "./principal_components.ts";
import { componentsFor, fitWhitening, type Whitening } from "./whitening.ts";

/** An encoder whose grid is looked for. */
export type GridConfig = Pick<SimclrConfig, "encoder" | "size" | "background" | "gray">;

/** What decides a grid's weights besides the pictures. */
export interface GridOptions {
  /** How far components are made alike, 0 to 1. Default .75. */
  readonly power?: number | undefined;
  /** How much more the views' changes weigh the less: see `fitWhitening`. Default 1. */
  readonly ridge?: number | undefined;
  /**
   * Share that is left of what tells a picture from its mirror image, 0 to 1. At 0 both look the same; a figure
   * that was copied in reverse is found the better the less it is. Default .3.
   */
  readonly mirror?: number | undefined;
  /** What `gridComponents` found of the same figures, by the same options. Default: found now. */
  readonly found?: PrincipalComponents | undefined;
  /** Decides the first guess of the components. */
  readonly random: Random;
  readonly threads?: number | undefined;
}

/** The weights of a grid. */
export interface GridWeights {
  /** Of the channels, over pictures and places. `[C]` */
  readonly mean: Float32Array;
  /** `[F, C P]`, and `[F]` */
  readonly layer: Whitening;
}

/** Whether the weights lack the grid's, as those of ImageNet's networks do. */
export const lacksGrid = (
  { encoder }: Pick<SimclrConfig, "encoder">,
  weights: Weights,
): boolean =>
  encoder.kind === "efficientnet" && encoder.grid !== undefined && !("grid.weight" in weights);

/** Mean of each channel over pictures and places. `[N, C, P]` to `[C]` */
function channelMeans(
  { data, shape: [count, channels, places] }: Tensor<"float32">,
): Float32Array {
  const sums = new Float64Array(channels);
  for (let i = 0; i < data.length; i++) sums[Math.floor(i / places) % channels] += data[i];
  return Float32Array.from(sums, (sum) => sum / (count * places));
}

/** Each place less the means and brought to length 1, in a row. `[N, C, P]` to `[N, C P]` */
function toDirections(
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
function halfMirrored(
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

/** The network up to its grid, for pictures of any kind. */
export interface OpenedCells extends AsyncDisposable {
  /** The means of the cells of each picture. `[N, C, P]` */
  cellsOf(images: readonly Image[]): Promise<Tensor<"float32">>;
}

/** Opens an encoder up to its grid; of its weights those before the grid are needed. */
export async function openCells(
  weights: Weights,
  { config, ...options }: SessionOptions & { readonly config: GridConfig },
): Promise<OpenedCells> {
  const model = exportCells(config, weights);
  const wanted = readEncoderInput(model);
  const session = await openSession(model, options);
  return {
    cellsOf: (images) =>
      runOnPictures(images, {
        wanted,
        provider: options.provider,
        run: async (pictures) =>
          (await session.run({ [wanted.input]: pictures })).cells as Tensor<"float32">,
      }),
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}

/** Cells as the layer is found on: each place a direction, left and right made more alike. `[N, C P]` */
function rowsFor(
  cells: Tensor<"float32">,
  { mean, share }: { readonly mean: Float32Array; readonly share: number },
): Tensor<"float32"> {
  const side = Math.sqrt(cells.shape[2]);
  return halfMirrored(toDirections(cells, mean), { side, share });
}

/** What is left of left and right where nothing is said. */
const mirrorShare = 0.3;

/**
 * The principal components of figures that grids with several kinds of views are found on.
 *
 * @param originals `[N, C, P]`
 */
export const gridComponents = (
  originals: Tensor<"float32">,
  { features, mirror: share = mirrorShare, random, threads }:
    & Pick<GridOptions, "mirror" | "random" | "threads">
    & { readonly features: number },
): Promise<PrincipalComponents> =>
  principalComponents(rowsFor(originals, { mean: channelMeans(originals), share }), {
    components: componentsFor({ components: features, views: [originals] }),
    random,
    threads,
  });

/**
 * The grid that is found on the cells of figures and of their views.
 *
 * @param cells of the figures, and of the same ones as they look in each view. `[N, C, P]` each
 * @param options.features that the layer gives; where fewer components are found, the last are nought
 * @throws {RangeError} when fewer than two figures are given, or all are alike
 */
export async function gridOf(
  [originals, ...changed]: readonly Tensor<"float32">[],
  { features, power = 0.75, ridge = 1, mirror: share = mirrorShare, found, random, threads }:
    & GridOptions
    & { readonly features: number },
): Promise<GridWeights> {
  const mean = channelMeans(originals);
  const side = Math.sqrt(originals.shape[2]);
  const rowsOf = (cells: Tensor<"float32">) => rowsFor(cells, { mean, share });
  const views = changed.map(rowsOf);
  const layer = filled(
    await fitWhitening(rowsOf(originals), {
      found,
      components: features,
      power,
      ridge,
      views,
      random,
      threads,
    }),
    features,
  );
  // what is taken from the rows is taken from the layer, since it is the same for both
  return { mean, layer: { ...layer, weight: halfMirrored(layer.weight, { side, share }) } };
}

/** The features that a grid makes of cells. `[N, C, P]` to `[N, F]` */
export async function gridFeatures(
  cells: Tensor<"float32">,
  { mean, layer: { weight, bias } }: GridWeights,
  options: { readonly threads?: number | undefined } = {},
): Promise<Tensor<"float32">> {
  const { data, shape } = await matrixProduct([toDirections(cells, mean), weight], {
    ...options,
    transB: true,
  });
  const features = shape[1];
  return float32(data.map((value, i) => value + bias.data[i % features]), shape);
}

/**
 * The cells of pictures and of their views, read one by one. 20 KB of memory for each.
 *
 * @param pictures `[original, ...views]`, all with as many views
 * @returns one for the originals, and one for each view. `[N, C, P]` each
 * @throws {RangeError} where some have more views than others
 */
export async function cellsByView(
  opened: OpenedCells,
  pictures: AsyncIterable<readonly Image[]>,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<Tensor<"float32">[]> {
  const found: Tensor<"float32">[][] = [];
  for await (const views of pictures) {
    signal?.throwIfAborted();
    if (found.length > 0 && views.length !== found.length) {
      throw new RangeError(`A picture has ${views.length - 1} views, others ${found.length - 1}`);
    }
    const cells = await opened.cellsOf(views);
    views.forEach((_, v) => (found[v] ??= []).push(takeRows(cells, [v])));
  }
  return found.map(stack);
}

/** Weights with a grid's, as an encoder takes them. */
export const withGridWeights = (
  weights: Weights,
  { mean, layer }: GridWeights,
): Weights => ({
  ...weights,
  "grid.mean": float32(mean, [mean.length]),
  "grid.weight": layer.weight,
  "grid.bias": layer.bias,
});

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
  { config, signal, ...options }: GridOptions & {
    readonly config: GridConfig;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<Pretrained> {
  const { encoder } = config;
  if (encoder.kind !== "efficientnet" || !encoder.grid) {
    throw new RangeError("Cannot find the grid's weights of an encoder that has none");
  }
  const opened = await openCells(weights, { config, threads: options.threads });
  await using _open = opened;
  const cells = await cellsByView(opened, pictures, { signal });
  const count = cells[0]?.shape[0] ?? 0;
  if (count < 2) {
    throw new RangeError(`Cannot find a grid's weights on ${count} pictures: give two or more`);
  }
  const grid = await gridOf(cells, { features: encoder.features, ...options });
  return {
    weights: withGridWeights(weights, grid),
    name: `${name}, with a grid found on ${count} figures`,
  };
}
