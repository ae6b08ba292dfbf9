/** How fast the running mean of a training's weights follows them. */
import type { DetectorConfig } from "./detector_training.ts";

/** The share that the running mean keeps at a step, from 1: little at first, so that it follows. */
export const emaShare = (step: number, { ema }: Pick<DetectorConfig, "ema">): number =>
  ema * (1 - Math.exp(-step * (1 - ema)));
