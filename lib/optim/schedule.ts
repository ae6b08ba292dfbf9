/** The learning rate of each step. */

/** A learning rate over the steps of a run. */
export interface Schedule {
  /** `cosine` falls from the peak to `final` (Loshchilov and Hutter, 2017); `constant` stays. */
  readonly shape: "constant" | "cosine";
  /** The rate, before `scale`. */
  readonly base: number;
  /**
   * How the peak depends on the batch of N pairs: not at all, `base * N / 256`, or `base * sqrt(N)`
   * (both in Chen et al., 2020).
   */
  readonly scale: "none" | "linear" | "root";
  /** Epochs of linear warm-up to the peak; fractions are allowed. */
  readonly warmupEpochs: number;
  /** Rate at the end of a cosine, as a share of the peak. */
  readonly final: number;
}

/** A step of a run; `step` counts from 0. */
export interface Position {
  /** Number of the step, from 0. */
  readonly step: number;
  /** Steps in the whole run. */
  readonly steps: number;
  /** Steps in one epoch, by which `warmupEpochs` are counted in steps. */
  readonly stepsPerEpoch: number;
  /** Pairs in a batch: the N of the scale. */
  readonly batch: number;
}

const scales: Readonly<Record<Schedule["scale"], (batch: number) => number>> = {
  none: () => 1,
  linear: (batch) => batch / 256,
  root: Math.sqrt,
};

/**
 * The rate at a step. A warm-up of W steps gives step s (from 0) the share (s + 1) / W, so that no
 * step is wasted on a rate of 0. It takes at most half of the run.
 *
 * ```ts
 * import { learningRate } from "lib/optim/schedule.ts";
 * const cosine = { shape: "cosine", base: 1e-3, scale: "none", warmupEpochs: 1, final: 0 } as const;
 * learningRate(cosine, { step: 0, steps: 100, stepsPerEpoch: 10, batch: 64 }); // 1e-4
 * ```
 */
export function learningRate(
  { shape, base, scale, warmupEpochs, final }: Schedule,
  { step, steps, stepsPerEpoch, batch }: Position,
): number {
  const peak = base * scales[scale](batch);
  const warmup = Math.min(Math.round(warmupEpochs * stepsPerEpoch), Math.floor(steps / 2));
  if (step < warmup) return peak * (step + 1) / warmup;
  if (shape === "constant") return peak;
  const progress = Math.min(1, (step - warmup) / Math.max(1, steps - warmup));
  return peak * (final + (1 - final) * (1 + Math.cos(Math.PI * progress)) / 2);
}
