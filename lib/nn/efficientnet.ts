/**
 * EfficientNet-Lite (Tan and Le, 2019; Liu, 2020) in timm's layout and under the names of its `tf_` models,
 * without `classifier`, so that their ImageNet weights load: no squeeze-and-excitation, ReLU6, padding as
 * TensorFlow's SAME.
 */
import type { Layers } from "./layers.ts";
import type { Network } from "./network.ts";
import {
  convolution,
  depthwiseConvolution,
  linearLayer,
  normalization,
  type Parameter,
  type ParameterTable,
} from "./parameters.ts";

/** Blocks of an EfficientNet that share all but the first one's stride and input. */
export interface EfficientNetStage {
  /** Blocks one after the other. */
  readonly blocks: number;
  /** Side of the depthwise filters, pixels; odd. */
  readonly kernel: number;
  /** 2: the first block halves the side. */
  readonly stride: 1 | 2;
  /** Channels in a block for each one of its input; 1: no expansion. */
  readonly expansion: number;
  /** Channels that the blocks give. */
  readonly width: number;
}

/** An EfficientNet in JSON. */
export interface EfficientNetConfig {
  /** Says that the config is an EfficientNet's. */
  readonly kind: "efficientnet";
  /** Channels of the first convolution, 3 x 3 at stride 2. */
  readonly stem: number;
  /** The stages in order. */
  readonly stages: readonly EfficientNetStage[];
  /** Channels of the last convolution, 1 x 1: as many features. With a grid, those of its linear layer. */
  readonly features: number;
  /**
   * Keeps the layout of the picture: what the last stage gives is averaged over the cells of a grid, each
   * brought to length 1, and a linear layer makes the features of them all. Left out: a last convolution,
   * and the mean over all places.
   */
  readonly grid?: {
    /** Cells from side to side, and from top to bottom. */
    readonly places: number;
    /** Pixels of a picture. */
    readonly size: { readonly height: number; readonly width: number };
  };
}

/** The EfficientNets that have a name. */
export type EfficientNetName = "efficientnet_lite0" | "efficientnet_lite0_grid";

const lite0: EfficientNetConfig = {
  kind: "efficientnet",
  stem: 32,
  stages: [
    { blocks: 1, kernel: 3, stride: 1, expansion: 1, width: 16 },
    { blocks: 2, kernel: 3, stride: 2, expansion: 6, width: 24 },
    { blocks: 2, kernel: 5, stride: 2, expansion: 6, width: 40 },
    { blocks: 3, kernel: 3, stride: 2, expansion: 6, width: 80 },
    { blocks: 3, kernel: 5, stride: 1, expansion: 6, width: 112 },
    { blocks: 4, kernel: 5, stride: 2, expansion: 6, width: 192 },
    { blocks: 1, kernel: 3, stride: 1, expansion: 6, width: 320 },
  ],
  features: 1280,
};

/**
 * timm's `tf_efficientnet_lite0`, and its first five stages under a grid: those tell one engraved design
 * from another best, deeper ones know objects of photographs.
 */
export const efficientNets: Readonly<Record<EfficientNetName, EfficientNetConfig>> = {
  efficientnet_lite0: lite0,
  efficientnet_lite0_grid: {
    ...lite0,
    stages: lite0.stages.slice(0, 5),
    features: 256,
    grid: { places: 7, size: { height: 224, width: 224 } },
  },
};

/** What TensorFlow adds to the variance. */
const epsilon = 1e-3;

interface Block {
  readonly name: string;
  readonly input: number;
  /** Channels of the depthwise convolution. */
  readonly inner: number;
  readonly output: number;
  readonly kernel: number;
  readonly stride: number;
}

function blocksOf({ stem, stages }: EfficientNetConfig): Block[] {
  let input = stem;
  return stages.flatMap(({ blocks, kernel, stride, expansion, width }, stage) =>
    Array.from({ length: blocks }, (_, i) => {
      const block: Block = {
        name: `blocks.${stage}.${i}`,
        input,
        inner: input * expansion,
        output: width,
        kernel,
        stride: i === 0 ? stride : 1,
      };
      input = width;
      return block;
    })
  );
}

const expands = ({ input, inner }: Block) => inner !== input;

/** timm's names in a block, which count from its first convolution, whether it expands or not. */
const layersOf = (block: Block) =>
  expands(block)
    ? { expand: ["conv_pw", "bn1"], depthwise: ["conv_dw", "bn2"], project: ["conv_pwl", "bn3"] }
    : { expand: null, depthwise: ["conv_dw", "bn1"], project: ["conv_pw", "bn2"] };

function parametersOf(config: EfficientNetConfig): ParameterTable {
  const { stem, features, grid } = config;
  const blocks = blocksOf(config);
  const { output: channels } = blocks[blocks.length - 1];
  const table: Record<string, ParameterTable[string]> = {
    "conv_stem.weight": convolution([3, 3, 3, stem]),
    ...normalization("bn1", { features: stem }),
  };
  for (const block of blocks) {
    const { name, input, inner, output, kernel } = block;
    const { expand, depthwise, project } = layersOf(block);
    const add = (
      [layer, norm]: readonly string[],
      weight: ParameterTable[string],
      channels: number,
    ) => {
      table[`${name}.${layer}.weight`] = weight;
      Object.assign(table, normalization(`${name}.${norm}`, { features: channels }));
    };
    if (expand) add(expand, convolution([1, 1, input, inner]), inner);
    add(depthwise, depthwiseConvolution([kernel, kernel, inner]), inner);
    add(project, convolution([1, 1, inner, output]), output);
  }
  if (grid) {
    const mean: Parameter = {
      shape: [channels],
      role: "running mean",
      start: { kind: "constant", value: 0 },
    };
    const linear = linearLayer("grid", { input: channels * grid.places ** 2, output: features });
    return { ...table, "grid.mean": mean, ...linear };
  }
  return {
    ...table,
    "conv_head.weight": convolution([1, 1, channels, features]),
    ...normalization("bn2", { features }),
  };
}

/**
 * An EfficientNet-Lite from pictures [N, H, W, 3] of any size to features [N, F], F 1280 for
 * `efficientnet_lite0`. Its weights expect red, green and blue less .5, over .5.
 *
 * @throws {RangeError} without a stage
 *
 * ```ts
 * import { tf } from "lib/jit/tfjs.ts";
 * import { efficientNet, efficientNets } from "lib/nn/efficientnet.ts";
 * import { applyNetwork } from "lib/nn/network.ts";
 * import { initialize, toTfjs } from "lib/nn/parameters.ts";
 * import { Random } from "lib/tensor/random.ts";
 * const network = efficientNet(efficientNets.efficientnet_lite0);
 * const params = toTfjs(initialize(network.parameters, new Random(7)));
 * const x = tf.zeros([2, 96, 64, 3]);
 * applyNetwork(network, { params, x, training: false }).output; // [2, 1280]
 * ```
 */
export function efficientNet(config: EfficientNetConfig): Network {
  if (!config.stages.some(({ blocks }) => blocks > 0)) {
    throw new RangeError("Cannot build an EfficientNet without blocks: give it a stage");
  }
  const blocks = blocksOf(config);
  return {
    parameters: parametersOf(config),
    features: config.features,
    forward: (layers, x) => {
      const map = stagesOf({ blocks, layers }, x); // [N, H / 2^k, W / 2^k, C]
      if (!config.grid) return averaged(layers, map);
      const cells = cellsOf(config, { layers, map }); // [N, C, P]
      return layers.dense(layers.directions(cells, "grid"), "grid"); // [N, F]
    },
  };
}

/**
 * The same network up to its grid: pictures to the means of all cells, channel by channel. From these the
 * grid's mean and linear layer are found, without which it has no features. [N, H, W, 3] to [N, C, places^2]
 *
 * @throws {RangeError} for an EfficientNet without a grid
 */
export function efficientNetCells(config: EfficientNetConfig): Network {
  if (!config.grid) throw new RangeError("This EfficientNet has no grid: give its config one");
  const { parameters } = efficientNet(config);
  const blocks = blocksOf(config);
  return {
    parameters: Object.fromEntries(
      Object.entries(parameters).filter(([name]) => !name.startsWith("grid.")),
    ),
    features: config.grid.places ** 2,
    forward: (layers, x) => cellsOf(config, { layers, map: stagesOf({ blocks, layers }, x) }),
  };
}

/** Rows or columns after so many halvings, each rounded up as SAME does. */
function halved(side: number, times: number): number {
  return times === 0 ? side : halved(Math.ceil(side / 2), times - 1);
}

/** The means of the grid's cells. [N, C, places^2] */
function cellsOf<T>(
  { grid, stages }: EfficientNetConfig,
  { layers, map }: { layers: Layers<T>; map: T },
): T {
  const { places, size: { height, width } } = grid!;
  // the first convolution halves as well
  const times = 1 + stages.filter(({ blocks, stride }) => blocks > 0 && stride === 2).length;
  const size = { height: halved(height, times), width: halved(width, times) };
  return layers.cells(map, { places, map: size });
}

const activated = <T>(layers: Layers<T>, y: T, name: string) =>
  layers.relu6(layers.normalize(y, name, { epsilon }));

/** The mean over all places of a last convolution. */
function averaged<T>(layers: Layers<T>, map: T): T {
  const last = layers.convolve(map, "conv_head", { stride: 1, padding: "same" });
  return layers.average(activated(layers, last, "bn2")); // [N, F]
}

/** The blocks one after the other. */
function stagesOf<T>(
  { blocks, layers }: { blocks: readonly Block[]; layers: Layers<T> },
  x: T, // [N, H, W, 3]
): T {
  const normalize = (y: T, name: string) => layers.normalize(y, name, { epsilon });
  const activate = (y: T, name: string) => activated(layers, y, name);
  const padding = "same";
  // [N, H/2, W/2, stem]
  let h = activate(layers.convolve(x, "conv_stem", { stride: 2, padding }), "bn1");
  for (const block of blocks) {
    const { name, input, output, stride } = block;
    const { expand, depthwise, project } = layersOf(block);
    const at = (layer: string) => `${name}.${layer}`;
    let y = h;
    if (expand) {
      y = activate(layers.convolve(y, at(expand[0]), { stride: 1, padding }), at(expand[1]));
    }
    y = activate(layers.depthwise(y, at(depthwise[0]), { stride }), at(depthwise[1]));
    y = normalize(layers.convolve(y, at(project[0]), { stride: 1, padding }), at(project[1]));
    h = stride === 1 && input === output ? layers.add(y, h) : y; // [N, H / 2^k, W / 2^k, output]
  }
  return h;
}
