/** What a batch of projected views says about training, and the same in plain words. */

/** Figures of one batch. Vectors are taken at unit length. */
export interface BatchMetrics {
  /** Share of views whose nearest other view is their own other view. */
  readonly top1: number;
  /** Share of views that have it among the nearest five. */
  readonly top5: number;
  /** Mean place of the other view, 1 the nearest. */
  readonly meanRank: number;
  /**
   * Standard deviation over the batch, averaged over dimensions, times the root of their number:
   * 1 when spread over the sphere, 0 when collapsed to a point.
   */
  readonly spread: number;
  /** Mean squared distance of the two views, 0 to 4 (Wang and Isola, 2020). */
  readonly alignment: number;
  /** log of the mean of exp(-2 d^2) over pairs of different items; below 0, -4 when spread. */
  readonly uniformity: number;
}

/** A matrix [rows, columns], row by row. */
interface Matrix {
  readonly data: Float32Array;
  readonly rows: number;
  readonly columns: number;
}

function unitRows({ data, rows, columns }: Matrix): Float64Array {
  const units = Float64Array.from(data);
  for (let i = 0; i < rows; i++) {
    const row = units.subarray(i * columns, (i + 1) * columns);
    const length = Math.sqrt(row.reduce((sum, x) => sum + x * x, 0)) || 1;
    row.forEach((x, j) => row[j] = x / length);
  }
  return units;
}

/**
 * Metrics of `z` [2N, D], the second views below the first. Ties count as missed.
 *
 * @param options.identities of the batch's items, null for nobody: other figures of a view's identity are
 * neither in the way of its other view nor different items
 */
export function batchMetrics(
  z: Matrix,
  { identities }: { readonly identities?: readonly (string | null)[] | undefined } = {},
): BatchMetrics {
  const { rows, columns } = z;
  const nameOf = (row: number) => identities?.[row % (rows / 2)] ?? null;
  const units = unitRows(z); // [2N, D]
  const half = rows / 2;
  let [top1, top5, rankSum, distance, energy, strangers] = [0, 0, 0, 0, 0, 0];
  const cosines = new Float64Array(rows); // [2N]
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < rows; k++) {
      let dot = 0;
      for (let d = 0; d < columns; d++) dot += units[i * columns + d] * units[k * columns + d];
      cosines[k] = dot;
    }
    const other = (i + half) % rows;
    let rank = 1;
    for (let k = 0; k < rows; k++) {
      if (k === i || k === other || (nameOf(i) !== null && nameOf(i) === nameOf(k))) continue;
      strangers++;
      if (cosines[k] >= cosines[other]) rank++;
      energy += Math.exp(-2 * (2 - 2 * cosines[k]));
    }
    top1 += rank === 1 ? 1 : 0;
    top5 += rank <= 5 ? 1 : 0;
    rankSum += rank;
    distance += 2 - 2 * cosines[other];
  }
  let deviation = 0;
  for (let d = 0; d < columns; d++) {
    let [sum, squares] = [0, 0];
    for (let i = 0; i < rows; i++) {
      sum += units[i * columns + d];
      squares += units[i * columns + d] ** 2;
    }
    deviation += Math.sqrt(Math.max(0, squares / rows - (sum / rows) ** 2));
  }
  return {
    top1: top1 / rows,
    top5: top5 / rows,
    meanRank: rankSum / rows,
    spread: deviation / Math.sqrt(columns),
    alignment: distance / rows,
    uniformity: Math.log(energy / strangers),
  };
}

/** What a diagnosis looks at. */
export interface Symptoms {
  /** Number of the step, from 1. */
  readonly step: number;
  /** Loss of the step's batch. */
  readonly loss: number;
  /** Loss of a network that cannot tell anything apart, `ln(2N - 1)`. */
  readonly chance: number;
  /** Loss of a perfect network at this temperature. */
  readonly floor: number;
  /** How far embeddings spread: 0 where all are alike, 1 all over the sphere. */
  readonly spread: number;
  /** Share of views whose nearest other view is their partner, 0 to 1. */
  readonly top1: number;
}

/** What a diagnosis can come to. */
export type Verdict = "diverged" | "collapsed" | "warming up" | "stuck" | "done" | "learning";

/** How a run is doing, and what to do about it. */
export interface Diagnosis {
  /** How the run is doing, in a word or two. */
  readonly verdict: Verdict;
  /** A sentence or two: what is seen, and what to do. */
  readonly words: string;
}

/** How far a loss has come from chance (0) to the floor (1). */
export function progress({ loss, chance, floor }: Omit<Symptoms, "step" | "spread" | "top1">) {
  return (chance - loss) / (chance - floor);
}

/** Steps during which nothing is expected yet. */
const patience = 30;

/**
 * Diagnoses a run by its latest metrics. The loss alone is misleading: 6.93 means that nothing was
 * learnt with 512 pairs, while 3.0 is close to the minimum with 64 pairs at temperature .5.
 */
export function diagnose(symptoms: Symptoms): Diagnosis {
  const { step, loss, chance, floor, spread, top1 } = symptoms;
  const share = progress(symptoms);
  const [below, above] = [floor, chance].map((value) => value.toFixed(3));
  const place = loss <= chance
    ? `loss ${loss.toFixed(3)} between chance ${above} and floor ${below}`
    : `loss ${loss.toFixed(3)} above chance ${above} (floor ${below})`;
  if (!Number.isFinite(loss)) {
    return {
      verdict: "diverged",
      words: `Diverged: the loss is ${loss}. Lower the learning rate, or warm up for longer.`,
    };
  }
  if (spread < 0.05) {
    return {
      verdict: "collapsed",
      words: `Collapsed: all vectors are alike (spread ${spread.toFixed(3)}; 1 is healthy, ` +
        `${place}). Lower the learning rate, and look at the views: are they all blank?`,
    };
  }
  if (share < 0.05) {
    return step < patience
      ? { verdict: "warming up", words: `Warming up: ${place}, which says nothing yet.` }
      : {
        verdict: "stuck",
        words: `Stuck at chance: ${place} after ${step} steps. Raise the learning rate if it is ` +
          "small, weaken the augmentation, and check that the two views show one item.",
      };
  }
  if (share > 0.95) {
    return {
      verdict: "done",
      words: `Nearly all learnt: ${place}. More steps will change little; a larger batch or a ` +
        "stronger augmentation would ask for more.",
    };
  }
  return {
    verdict: "learning",
    words: `Learning: ${place}, ${Math.round(100 * share)} % of the way; ` +
      `${Math.round(100 * top1)} % of views find their other view first.`,
  };
}
