/** An experiment's config with what was asked to be different. */
import { type RecipeChoice, recipeName, recipeOf } from "lib/augment/recipes.ts";
import { poolings } from "lib/simclr/pooling.ts";
import {
  type RecipeShares,
  shareNames,
  sharesText,
  withShares,
} from "lib/augment/recipe_shares.ts";
import { type PresetName, presets } from "lib/optim/presets.ts";
import { reduced, resized, type SimclrConfig, withPreset } from "lib/simclr/config.ts";
import { reasonOf } from "lib/assets/reason.ts";
import { simclrOf } from "lib/simclr/step.ts";
import { experimentOf } from "./experiment_file.ts";
import { keyOf, UsageError } from "./usage.ts";

/** What may be different of an experiment's pictures and of what is trained. */
interface ChangedConfig extends Partial<Record<keyof RecipeShares, number | undefined>> {
  /** A recipe of lib/augment/recipes.ts, with shares if need be. Default: the experiment's. */
  readonly augmentation?: string | undefined;
  /** "with" the plate around figures, or "without". Default: the experiment's. */
  readonly background?: string | undefined;
  /** Train the head alone. Default: the experiment's. */
  readonly frozen?: boolean | undefined;
  /** Learning rate at its peak. Default: the experiment's, or the preset's. */
  readonly rate?: number | undefined;
  /** What cosines are divided by, above 0. Default: the experiment's, or the preset's. */
  readonly temperature?: number | undefined;
  /** "mean" or "gem". Default: the experiment's. */
  readonly pooling?: string | undefined;
  /** Features between the head's layers. */
  readonly headHidden?: number | undefined;
  /** Features of z. */
  readonly headOutput?: number | undefined;
}

export interface ConfigChoice extends ChangedConfig {
  /** A name of `configs`, or a file of JSON (experiment_file.ts). */
  readonly experiment: string;
  /** Small views and batches, so that it trains on a laptop. */
  readonly reduced?: boolean;
  /** Pixels of a view. */
  readonly height?: number | undefined;
  readonly width?: number | undefined;
  readonly epochs?: number | undefined;
  /** Pairs per step. */
  readonly batch?: number | undefined;
  /** Pairs that go through the network at a time. */
  readonly chunk?: number | undefined;
  /** A name of `presets`. */
  readonly preset?: string | undefined;
}

/** The recipe that was asked for, with its shares. @throws {UsageError} where there is no such recipe */
function augmentationIn(config: SimclrConfig, choice: ChangedConfig): RecipeChoice {
  const shares = Object.fromEntries(
    shareNames.filter((name) => choice[name] !== undefined).map((name) => [name, choice[name]!]),
  );
  const asked = choice.augmentation ?? config.augmentation;
  const name = recipeName(asked) + sharesText(shares);
  try {
    if (typeof asked !== "string") return { ...withShares(asked, shares), name };
    recipeOf(name);
  } catch (error) {
    throw new UsageError(reasonOf(error));
  }
  return name;
}

/** What was asked to be different of the pictures and of what is trained; nothing where nothing was. */
function changesOf(config: SimclrConfig, choice: ChangedConfig): Partial<SimclrConfig> {
  const { background, frozen, pooling, headHidden, headOutput, rate, temperature } = choice;
  if (pooling !== undefined && config.encoder.kind === "vit") {
    throw new UsageError("--pooling is for networks of convolutions, not for transformers");
  }
  return {
    augmentation: augmentationIn(config, choice),
    ...background !== undefined && { background: background === "with" },
    ...frozen && { frozen: ["encoder."] },
    // what is typed is the peak, whatever the batch
    ...rate !== undefined && { schedule: { ...config.schedule, base: rate, scale: "none" } },
    ...temperature !== undefined && { temperature },
    ...pooling !== undefined && {
      pooling:
        poolings[keyOf<keyof typeof poolings>(poolings, { typed: pooling, what: "pooling" })],
    },
    ...(headHidden !== undefined || headOutput !== undefined) && {
      head: {
        ...config.head,
        ...headHidden !== undefined && { hidden: headHidden },
        ...headOutput !== undefined && { output: headOutput },
      },
    },
  };
}

/** The config, where its networks can be made. @throws {UsageError} where they cannot, with the reason */
function buildable(config: SimclrConfig): SimclrConfig {
  try {
    simclrOf(config);
  } catch (error) {
    throw new UsageError(`Cannot train that: ${reasonOf(error)}`);
  }
  return config;
}

/**
 * The config of an experiment with what was asked to be different.
 *
 * @throws {UsageError} where there is no such experiment, recipe or preset, or no network of that size
 */
export function configOf(
  { experiment, preset, epochs, batch, chunk, height, width, ...choice }: ConfigChoice,
): SimclrConfig {
  const { config: whole } = experimentOf(experiment);
  const base = choice.reduced ? reduced(whole) : whole;
  const sized = resized(base, {
    height: height ?? base.size.height,
    width: width ?? base.size.width,
  });
  const config = preset === undefined
    ? sized
    : withPreset(sized, keyOf<PresetName>(presets, { typed: preset, what: "preset" }));
  return buildable({
    ...config,
    ...changesOf(config, choice),
    epochs: epochs ?? config.epochs,
    batch: batch ?? config.batch,
    chunk: chunk ?? config.chunk,
  });
}

/** Steps of the demonstration at most: 60 engraved plates take fewer, a book of real prints would take more. */
export const demoSteps = 1500;

/**
 * Epochs of a config in no more than so many steps, one at least: a larger collection has more steps in
 * an epoch.
 *
 * ```ts
 * import { configs } from "lib/simclr/config.ts";
 * import { epochsWithin } from "lib/study/train_config.ts";
 * epochsWithin(configs.demo, { characters: 960, steps: 1500 }); // 75: 20 steps each
 * ```
 */
export function epochsWithin(
  { epochs, batch }: Pick<SimclrConfig, "epochs" | "batch">,
  { characters, steps }: { readonly characters: number; readonly steps: number },
): number {
  const perEpoch = Math.max(1, Math.floor(characters / Math.min(batch, Math.max(1, characters))));
  return Math.max(1, Math.min(epochs, Math.floor(steps / perEpoch)));
}
