/** A training run as one JSON value, and the study's runs by name. */
import type { RecipeChoice } from "lib/augment/recipes.ts";
import { efficientNets } from "lib/nn/efficientnet.ts";
import type { EncoderConfig } from "lib/nn/encoder.ts";
import { type ProjectionHeadConfig, threeLinear } from "lib/nn/projection_head.ts";
import { resnets } from "lib/nn/resnet.ts";
import { vits } from "lib/nn/vit.ts";
import { type OptimizerConfig, type PresetName, presets } from "lib/optim/presets.ts";
import type { Schedule } from "lib/optim/schedule.ts";
import type { GroupShare } from "./identity_batches.ts";
import type { Pooling } from "./pooling.ts";

/**
 * A SimCLR experiment in JSON: everything that decides its result but the seed and the pictures.
 */
export interface SimclrConfig {
  /** The network that turns a picture into features h. */
  readonly encoder: EncoderConfig;
  /** How it comes by features from all places of a picture. Left out, by their mean. */
  readonly pooling?: Pooling;
  /**
   * Id in models/ of the weights that the encoder starts from; null: random ones. Where the file is not
   * available a run starts from random weights as well; its checkpoint records which.
   */
  readonly weights: string | null;
  /** The projection head that turns h into the embedding z of the loss. */
  readonly head: ProjectionHeadConfig;
  /**
   * Prefixes of parameters that are not trained: `["encoder."]` trains the head alone,
   * `["encoder.conv1.", "encoder.bn1.", "encoder.layer1."]` all but the first layers. A frozen
   * batch normalisation uses its running statistics, which are not updated either.
   */
  readonly frozen: readonly string[];
  /**
   * Convert views, and later every embedded image, to greyscale, so that a coloured impression and an
   * uncoloured one look alike. It is part of the encoder, in the exported graph too.
   */
  readonly gray: boolean;
  /** Pixels of a view. */
  readonly size: { readonly height: number; readonly width: number };
  /** Name of a recipe of lib/augment/recipes.ts, or a recipe of one's own. */
  readonly augmentation: RecipeChoice;
  /** Cut-outs with the plate around the figure, or the figure alone on white. */
  readonly background: boolean;
  /** Pairs per step; smaller where the collection is smaller. */
  readonly batch: number;
  /** Passes over the collection. */
  readonly epochs: number;
  /** What cosines are divided by in the NT-Xent loss; above 0. */
  readonly temperature: number;
  /** The optimiser and its settings. */
  readonly optimizer: OptimizerConfig;
  /** The learning rate of each step. */
  readonly schedule: Schedule;
  /**
   * Pairs per micro-batch, to train a large batch in little memory (grad_cache.ts). Batch normalisation
   * then sees one micro-batch at a time. Null: the whole batch.
   */
  readonly chunk: number | null;
  /** Whether items known to show the same character are negatives of one another, or masked. */
  readonly twins: "negatives" | "masked";
  /**
   * How figures of one identity come together in a batch: all of its views are positives of one another
   * then, and the loss is the supervised contrastive one. Left out, every item is a class of its own.
   */
  readonly identities?: GroupShare & {
    /** Where it is known from who is who. */
    readonly from?: readonly string[];
  };
  /**
   * Whose figures it was trained on, by book, so that it can be asked about others; left out where nobody
   * chose among books.
   */
  readonly books?: {
    /** Those that it learnt from. */
    readonly learnt: readonly string[];
    /** Those that were left out, with all that show a composition of theirs. */
    readonly without: readonly string[];
  };
  /** Epochs from one checkpoint to the next; one is always written at the end. */
  readonly checkpointEvery: number;
}

/** The training part of a published recipe. */
function recipe(name: PresetName): Pick<SimclrConfig, "optimizer" | "schedule" | "temperature"> {
  const { optimizer, schedule, temperature } = presets[name];
  return { optimizer, schedule, temperature };
}

const study: SimclrConfig = {
  encoder: resnets.resnet18,
  weights: "resnet18_imagenet",
  head: threeLinear,
  frozen: [],
  gray: false,
  size: { height: 400, width: 220 },
  augmentation: "base_aug",
  background: false,
  batch: 64,
  chunk: null,
  epochs: 50,
  ...recipe("burin"),
  twins: "negatives",
  checkpointEvery: 1,
};

/** 14 patches of 16 across: 220 pixels are no whole number of them. */
const patched = { height: 400, width: 224 };
const transformer: SimclrConfig = {
  ...study,
  encoder: { ...vits.vitSmall, size: patched },
  weights: "vit_small_imagenet",
  size: patched,
};

/** The study's way with a backbone that can be had and, frozen, finds figures again. */
const lite: SimclrConfig = {
  ...study,
  encoder: efficientNets.efficientnet_lite0,
  weights: "efficientnet_lite0",
};

/** Burin's own encoder: what it sees where counts as much as what it sees, and colour for nothing. */
const grid: SimclrConfig = {
  ...study,
  encoder: efficientNets.efficientnet_lite0_grid,
  weights: "burin_encoder",
  head: { ...threeLinear, hidden: 256, output: 128 },
  frozen: ["encoder.conv_stem.", "encoder.bn1.", "encoder.blocks."],
  gray: true,
  size: { height: 224, width: 224 },
  augmentation: "extended_aug",
  background: true,
  batch: 48,
  epochs: 20,
  // it is good already: the study's rate, or impressions pushed apart, would undo more than is learnt
  schedule: { shape: "cosine", base: 3e-5, scale: "none", warmupEpochs: 2, final: 0 },
  twins: "masked",
};

/**
 * Names of the experiments: the small one from nothing, the study's six, the study's with EfficientNet-Lite0,
 * and those that begin with `burin_encoder`.
 */
export type ConfigName =
  | "demo"
  | "ResNet18_50epoch_base_aug"
  | "ResNet18_50epoch_base_aug_bg"
  | "ResNet18_75epoch_full_aug"
  | "ResNet18_frozen"
  | "ViT_50epoch_base_aug"
  | "ViT_frozen"
  | "EfficientNet_50epoch_base_aug"
  | "EfficientNet_50epoch_base_aug_bg"
  | "EfficientNet_75epoch_full_aug"
  | "EfficientNet_frozen"
  | "Burin_20epoch_grid"
  | "Burin_5epoch_base_aug_bg";

/**
 * `demo` learns a few hundred characters in about two minutes on two cores, from random weights and with
 * changes that leave little of a figure. The others are the study's
 * experiments, with the preset `burin` in place of its optimiser, whose description is ambiguous:
 * `withPreset` selects another.
 */
export const configs: Readonly<Record<ConfigName, SimclrConfig>> = {
  "demo": {
    ...study,
    encoder: resnets.narrow,
    weights: null,
    head: { ...threeLinear, batchNorm: true },
    gray: true,
    size: { height: 64, width: 48 },
    augmentation: "burin",
    background: true,
    batch: 48,
    epochs: 200,
    schedule: { shape: "cosine", base: 6e-3, scale: "none", warmupEpochs: 4, final: 0 },
    checkpointEvery: 20,
  },
  "ResNet18_50epoch_base_aug": study,
  "ResNet18_50epoch_base_aug_bg": { ...study, background: true },
  "ResNet18_75epoch_full_aug": { ...study, augmentation: "extended_aug", epochs: 75 },
  "ResNet18_frozen": { ...study, frozen: ["encoder."] },
  "ViT_50epoch_base_aug": transformer,
  "ViT_frozen": { ...transformer, frozen: ["encoder."] },
  "EfficientNet_50epoch_base_aug": lite,
  "EfficientNet_50epoch_base_aug_bg": { ...lite, background: true },
  "EfficientNet_75epoch_full_aug": { ...lite, augmentation: "extended_aug", epochs: 75 },
  "EfficientNet_frozen": { ...lite, frozen: ["encoder."] },
  "Burin_20epoch_grid": grid,
  // the study's own recipe, briefly: what the demonstration of the whole study trains
  "Burin_5epoch_base_aug_bg": { ...grid, augmentation: "base_aug", epochs: 5 },
};

/** A config with the optimiser, schedule and temperature of a published recipe. */
export function withPreset(config: SimclrConfig, preset: PresetName): SimclrConfig {
  return { ...config, ...recipe(preset) };
}

/** An encoder for pictures of another size: some have weights or places for one alone. */
function encoderAt(encoder: EncoderConfig, size: SimclrConfig["size"]): EncoderConfig {
  if (encoder.kind === "vit") return { ...encoder, size };
  if (encoder.kind === "efficientnet" && encoder.grid) {
    return { ...encoder, grid: { ...encoder.grid, size } };
  }
  return encoder;
}

/**
 * A config for views of another size; a transformer's positions go with it, and its sides must be
 * whole patches.
 *
 * ```ts
 * import { configs, resized } from "lib/simclr/config.ts";
 * resized(configs.ViT_frozen, { height: 96, width: 64 }).encoder; // size 96 x 64, too
 * ```
 */
export function resized(config: SimclrConfig, size: SimclrConfig["size"]): SimclrConfig {
  return { ...config, size, encoder: encoderAt(config.encoder, size) };
}

/**
 * An experiment small enough for two cores and a few minutes: views of 96 x 56 pixels (96 x 64 for
 * transformers, whose patches have 16) and 32 pairs. Epochs, recipe and network stay.
 */
export function reduced(config: SimclrConfig): SimclrConfig {
  const width = config.encoder.kind === "vit" ? 64 : 56;
  return { ...resized(config, { height: 96, width }), batch: Math.min(32, config.batch) };
}

/** Dotted names of all leaves in which two configs differ, sorted. */
export function differences(a: SimclrConfig, b: SimclrConfig): string[] {
  const leaves = (value: unknown, path: string): [string, string][] =>
    value !== null && typeof value === "object"
      ? Object.entries(value).flatMap(([key, v]) => leaves(v, path ? `${path}.${key}` : key))
      : [[path, JSON.stringify(value)]];
  const [left, right] = [a, b].map((config) => new Map(leaves(config, "")));
  const names = new Set([...left.keys(), ...right.keys()]);
  return [...names].filter((name) => left.get(name) !== right.get(name)).sort();
}
