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
  normalization,
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
  /** Channels of the last convolution, 1 x 1: as many features. */
  readonly features: number;
}

/** The EfficientNets that have a name. */
export type EfficientNetName = "efficientnet_lite0";

/** timm's `tf_efficientnet_lite0`. */
export const efficientNets: Readonly<Record<EfficientNetName, EfficientNetConfig>> = {
  efficientnet_lite0: {
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
  const { stem, features } = config;
  const blocks = blocksOf(config);
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
  return {
    ...table,
    "conv_head.weight": convolution([1, 1, blocks[blocks.length - 1].output, features]),
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
    forward: (layers, x) => forward({ blocks, layers }, x),
  };
}

function forward<T>(
  { blocks, layers }: { blocks: readonly Block[]; layers: Layers<T> },
  x: T, // [N, H, W, 3]
): T {
  const normalize = (y: T, name: string) => layers.normalize(y, name, { epsilon });
  const activate = (y: T, name: string) => layers.relu6(normalize(y, name));
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
  const last = activate(layers.convolve(h, "conv_head", { stride: 1, padding }), "bn2");
  return layers.average(last); // [N, F]
}
