/** An experiment's config with what was asked to be different. */
import { type PresetName, presets } from "lib/optim/presets.ts";
import {
  type ConfigName,
  configs,
  reduced,
  resized,
  type SimclrConfig,
  withPreset,
} from "lib/simclr/config.ts";
import { keyOf } from "./usage.ts";

export interface ConfigChoice {
  /** A name of `configs`. */
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

/** The config of an experiment with what was asked to be different. */
export function configOf(
  { experiment, preset, epochs, batch, chunk, height, width, ...choice }: ConfigChoice,
): SimclrConfig {
  const whole = configs[keyOf<ConfigName>(configs, { typed: experiment, what: "experiment" })];
  const base = choice.reduced ? reduced(whole) : whole;
  const sized = resized(base, {
    height: height ?? base.size.height,
    width: width ?? base.size.width,
  });
  const config = preset === undefined
    ? sized
    : withPreset(sized, keyOf<PresetName>(presets, { typed: preset, what: "preset" }));
  return {
    ...config,
    epochs: epochs ?? config.epochs,
    batch: batch ?? config.batch,
    chunk: chunk ?? config.chunk,
  };
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
