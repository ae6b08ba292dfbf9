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
  readonly repeats?: number | undefined;
}

/** Sum and number of the outcomes of one cluster. */
interface Cluster {
  readonly sum: number;
  readonly count: number;
}

const meanOf = (clusters: readonly Cluster[]) =>
  clusters.reduce((a, c) => a + c.sum, 0) / clusters.reduce((a, c) => a + c.count, 0);

/** The means of resamples of whole clusters, ascending. `[repeats]` */
function resampledMeans(
  clusters: readonly Cluster[],
  { random, repeats = 2000 }: BootstrapOptions,
): Float64Array {
  const { length } = clusters;
  return Float64Array.from({ length: repeats }, () => {
    let [sum, count] = [0, 0];
    for (let i = 0; i < length; i++) {
      const picked = random.pick(clusters);
      sum += picked.sum;
      count += picked.count;
    }
    return sum / count;
  }).sort();
}

/** The middle 95 % of ascending means. */
const middleOf = (means: Float64Array) => ({
  low: means[Math.floor(0.025 * (means.length - 1))],
  high: means[Math.ceil(0.975 * (means.length - 1))],
});

const clustersOf = (outcomes: readonly (readonly number[])[]): Cluster[] =>
  outcomes.filter((list) => list.length > 0)
    .map((list) => ({ sum: list.reduce((a, b) => a + b, 0), count: list.length }));

/**
 * A percentile bootstrap that draws whole clusters, since queries from one plate are not
 * independent of each other.
 *
 * @param outcomes one list per cluster (plate), each of outcomes from 0 to 1
 */
export function clusterBootstrap(
  outcomes: readonly (readonly number[])[],
  options: BootstrapOptions,
): Interval {
  const clusters = clustersOf(outcomes);
  if (clusters.length === 0) return { value: 0, low: 0, high: 1 };
  return { value: meanOf(clusters), ...middleOf(resampledMeans(clusters, options)) };
}

/**
 * Outcomes as lists, one for each cluster, in the order in which clusters first appear.
 *
 * @param clusterOf what names the cluster of the i-th outcome
 *
 * ```ts
 * import { byCluster } from "lib/retrieval/intervals.ts";
 * byCluster([1, 0, 1], (i) => ["a", "b", "a"][i]); // [[1, 1], [0]]
 * ```
 */
export const byCluster = (
  outcomes: ArrayLike<number>,
  clusterOf: (index: number) => string | number,
): number[][] =>
  [...Map.groupBy(Array.from(outcomes, (_, i) => i), clusterOf).values()]
    .map((list) => list.map((i) => outcomes[i]));

/** A difference of two means over the same queries. */
export interface PairedDifference {
  /** The first less the second, with its 95 % interval. */
  readonly difference: Interval;
  /**
   * Twice the share of resamples on the other side of no difference, from 2 / (resamples + 1) to 1.
   */
  readonly p: number;
}

/**
 * A paired bootstrap by cluster: both models keep their outcomes of the queries that are drawn together.
 *
 * @param differences one list per cluster, each of the first's outcome less the second's for a query
 *
 * ```ts
 * import { pairedBootstrap } from "lib/retrieval/intervals.ts";
 * import { Random } from "lib/tensor/random.ts";
 * const differences = [[1, 0], [1, 1], [0, 1]]; // of three works
 * pairedBootstrap(differences, { random: new Random(1) }).difference.value; // 2/3
 * ```
 */
export function pairedBootstrap(
  differences: readonly (readonly number[])[],
  options: BootstrapOptions,
): PairedDifference {
  const clusters = clustersOf(differences);
  if (clusters.length === 0) return { difference: { value: 0, low: -1, high: 1 }, p: 1 };
  const means = resampledMeans(clusters, options);
  const below = means.reduce((sum, mean) => sum + Number(mean <= 0), 0);
  const above = means.reduce((sum, mean) => sum + Number(mean >= 0), 0);
  const { length } = means;
  return {
    difference: { value: meanOf(clusters), ...middleOf(means) },
    p: Math.min(1, 2 * (Math.min(below, above) + 1) / (length + 1)),
  };
}
