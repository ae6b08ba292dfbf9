/**
 * Residual networks (He et al., 2016) in torchvision's layout and under its names, without `fc`, so
 * that its ImageNet weights load; and a narrow one that learns in minutes on a processor.
 */
import type { Layers } from "./layers.ts";
import type { Network } from "./network.ts";
import { convolution, normalization, type ParameterTable } from "./parameters.ts";

/** How the network begins. */
export type Stem =
  /** 7 x 7, stride 2, then a 3 x 3 maximum, stride 2: a quarter of the side. */
  | "imagenet"
  /** 3 x 3, stride 2: half the side. */
  | "half"
  /** 3 x 3, stride 1: pictures as small as CIFAR's. */
  | "full";

/** A ResNet in JSON. */
export interface ResNetConfig {
  /** Says that the config is a ResNet's. */
  readonly kind: "resnet";
  /** Blocks of each stage; the first block of all stages but the first halves the side. */
  readonly blocks: readonly number[];
  /** Channels of each stage, before a bottleneck's widening by 4. */
  readonly widths: readonly number[];
  /** How the network begins: the first convolution's size and stride, and pooling. */
  readonly stem: Stem;
  /** Three convolutions per block instead of two, as from ResNet50 on. */
  readonly bottleneck?: boolean;
  /** Start each block's last scale at 0, so that it begins as the identity (Goyal et al., 2017). */
  readonly zeroLastScale?: boolean;
}

/** The ResNets that have a name. */
export type ResNetName = "resnet18" | "resnet34" | "resnet50" | "narrow";

const full = [64, 128, 256, 512];

/** torchvision's three, and `narrow`: a quarter of ResNet18's channels, one block a stage, sides of 48 to 128. */
export const resnets: Readonly<Record<ResNetName, ResNetConfig>> = {
  resnet18: { kind: "resnet", blocks: [2, 2, 2, 2], widths: full, stem: "imagenet" },
  resnet34: { kind: "resnet", blocks: [3, 4, 6, 3], widths: full, stem: "imagenet" },
  resnet50: {
    kind: "resnet",
    blocks: [3, 4, 6, 3],
    widths: full,
    stem: "imagenet",
    bottleneck: true,
  },
  narrow: { kind: "resnet", blocks: [1, 1, 1, 1], widths: [16, 32, 64, 128], stem: "half" },
};

interface Block {
  readonly name: string;
  readonly input: number;
  readonly width: number;
  readonly output: number;
  readonly stride: number;
}

function blocksOf({ blocks, widths, bottleneck }: ResNetConfig): Block[] {
  let input = widths[0];
  return blocks.flatMap((count, stage) =>
    Array.from({ length: count }, (_, i) => {
      const width = widths[stage];
      const block: Block = {
        name: `layer${stage + 1}.${i}`,
        input,
        width,
        output: bottleneck ? 4 * width : width,
        stride: stage > 0 && i === 0 ? 2 : 1,
      };
      input = block.output;
      return block;
    })
  );
}

/** [kernel, input, output, stride] of a block's convolutions in order; stride sits on the 3 x 3. */
function convolutionsOf(
  { input, width, output, stride }: Block,
  bottleneck: ResNetConfig["bottleneck"],
) {
  return bottleneck
    ? [[1, input, width, 1], [3, width, width, stride], [1, width, output, 1]]
    : [[3, input, width, stride], [3, width, output, 1]];
}

const projects = ({ input, output, stride }: Block) => stride !== 1 || input !== output;

function parametersOf(config: ResNetConfig): ParameterTable {
  const { widths, stem, bottleneck, zeroLastScale } = config;
  const side = stem === "imagenet" ? 7 : 3;
  const table: Record<string, ParameterTable[string]> = {
    "conv1.weight": convolution([side, side, 3, widths[0]]),
    ...normalization("bn1", { features: widths[0] }),
  };
  for (const block of blocksOf(config)) {
    const layers = convolutionsOf(block, bottleneck);
    layers.forEach(([kernel, input, output], i) => {
      const scale = zeroLastScale && i === layers.length - 1 ? 0 : 1;
      table[`${block.name}.conv${i + 1}.weight`] = convolution([kernel, kernel, input, output]);
      Object.assign(table, normalization(`${block.name}.bn${i + 1}`, { features: output, scale }));
    });
    if (projects(block)) {
      const name = `${block.name}.downsample`;
      table[`${name}.0.weight`] = convolution([1, 1, block.input, block.output]);
      Object.assign(table, normalization(`${name}.1`, { features: block.output }));
    }
  }
  return table;
}

/**
 * A residual network from pictures [N, H, W, 3] to features [N, F], F 512 for ResNet18.
 *
 * ```ts
 * import { tf } from "lib/jit/tfjs.ts";
 * import { applyNetwork } from "lib/nn/network.ts";
 * import { initialize, toTfjs } from "lib/nn/parameters.ts";
 * import { resnet, resnets } from "lib/nn/resnet.ts";
 * import { Random } from "lib/tensor/random.ts";
 * const network = resnet(resnets.narrow);
 * const params = toTfjs(initialize(network.parameters, new Random(7)));
 * const x = tf.zeros([2, 96, 64, 3]);
 * applyNetwork(network, { params, x, training: false }).output; // [2, 128]
 * ```
 */
export function resnet(config: ResNetConfig): Network {
  if (config.blocks.length !== config.widths.length) {
    throw new RangeError(
      `Cannot build a residual network of ${config.blocks.length} stages ` +
        `with ${config.widths.length} widths; give one width per stage`,
    );
  }
  const blocks = blocksOf(config);
  return {
    parameters: parametersOf(config),
    features: blocks[blocks.length - 1].output,
    forward: (layers, x) => forward({ config, blocks, layers }, x),
  };
}

function forward<T>(
  { config, blocks, layers }: {
    config: ResNetConfig;
    blocks: readonly Block[];
    layers: Layers<T>;
  },
  x: T, // [N, H, W, 3]
): T {
  const { bottleneck, stem } = config;
  const stride = stem === "full" ? 1 : 2;
  const begun = layers.normalize(layers.convolve(x, "conv1", { stride }), "bn1");
  // torchvision rectifies first: after the maximum it gives the same numbers and gradients, of a
  // quarter of the pixels.
  let h = layers.relu(stem === "imagenet" ? layers.maxPool(begun) : begun); // [N, H/4, W/4, C]
  for (const block of blocks) {
    const convolutions = convolutionsOf(block, bottleneck);
    let y = h;
    convolutions.forEach(([, , , stride], i) => {
      const convolved = layers.convolve(y, `${block.name}.conv${i + 1}`, { stride });
      y = layers.normalize(convolved, `${block.name}.bn${i + 1}`);
      if (i < convolutions.length - 1) y = layers.relu(y);
    });
    const name = `${block.name}.downsample`;
    const shortcut = projects(block)
      ? layers.normalize(layers.convolve(h, `${name}.0`, { stride: block.stride }), `${name}.1`)
      : h;
    h = layers.relu(layers.add(y, shortcut)); // [N, H / 2^k, W / 2^k, block.output]
  }
  return layers.average(h); // [N, F]
}
