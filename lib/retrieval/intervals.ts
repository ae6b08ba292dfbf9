/** How far a measured share can be trusted. */
import type { Random } from "lib/tensor/random.ts";

/** A share with the ends of its 95 % interval, all 0 to 1. */
export interface Interval {
  /** The measured share. */
  readonly value: number;
  /** Lower end of the interval. */
  readonly low: number;
  /** Upper end of the interval. */
  readonly high: number;
}

/** The 97.5 % point of the normal distribution, for intervals of 95 %. */
const z95 = 1.959963984540054;

/**
 * Wilson's score interval (1927) of `successes` in `trials`. Successes may be fractions, as tied
 * ranks give them. Without any trial the interval is everything: 0 to 1.
 *
 * ```ts
 * import { wilson } from "lib/retrieval/intervals.ts";
 * wilson(1922, 2000); // value .961, low .952, high .969
 * ```
 */
export function wilson(successes: number, trials: number): Interval {
  if (!(successes >= 0 && successes <= trials)) {
    throw new RangeError(
      `Cannot have ${successes} successes in ${trials} trials: give whole numbers, and no ` +
        "more successes than trials",
    );
  }
  if (trials === 0) return { value: 0, low: 0, high: 1 };
  const p = successes / trials;
  const z2 = z95 * z95 / trials;
  const centre = (p + z2 / 2) / (1 + z2);
  const half = z95 * Math.sqrt(p * (1 - p) / trials + z2 / (4 * trials)) / (1 + z2);
  return { value: p, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/** How the bootstrap resamples. */
export interface BootstrapOptions {
  /** Draws the clusters of each resample. */
  readonly random: Random;
  /** Resamples. Default 2,000. */
  readonly repeats?: number;
}

/**
 * A percentile bootstrap that draws whole clusters, since queries from one plate are not
 * independent of each other.
 *
 * @param outcomes one list per cluster (plate), each of outcomes from 0 to 1
 */
export function clusterBootstrap(
  outcomes: readonly (readonly number[])[],
  { random, repeats = 2000 }: BootstrapOptions,
): Interval {
  const clusters = outcomes.filter((list) => list.length > 0)
    .map((list) => ({ sum: list.reduce((a, b) => a + b, 0), count: list.length }));
  if (clusters.length === 0) return { value: 0, low: 0, high: 1 };
  const mean = (picked: readonly { sum: number; count: number }[]) =>
    picked.reduce((a, c) => a + c.sum, 0) / picked.reduce((a, c) => a + c.count, 0);
  const means = Float64Array.from(
    { length: repeats },
    () => mean(clusters.map(() => random.pick(clusters))),
  ).sort();
  return {
    value: mean(clusters),
    low: means[Math.floor(0.025 * (repeats - 1))],
    high: means[Math.ceil(0.975 * (repeats - 1))],
  };
}
