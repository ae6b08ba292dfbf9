/** Average precision of one ranked list, whole or to the depth of its right answers, with ties. */

/** How well one list of answers is ordered. */
export interface ListPrecision {
  /** Right answers that there are. */
  readonly right: number;
  /** Average precision over the whole list, 0 to 1 (of mAP). */
  readonly averagePrecision: number;
  /** The same to the depth R of as many answers as are right, divided by R (of MAP@R). */
  readonly atR: number;
  /** Whether the first answer is right, 0 to 1: a share where it is tied. */
  readonly first: number;
  /** Whether a right one is among the first five, 0 to 1: a share where ties decide. */
  readonly firstFive: number;
  /** Reciprocal of the first right answer's rank, averaged over its ties. */
  readonly reciprocalRank: number;
}

/** Answers of one similarity that hold at least one right one. */
interface Tie {
  /** The greatest and the least similarity of its right answers. */
  readonly high: number;
  low: number;
  right: number;
  /** Wrong answers within the tie. */
  wrong: number;
  /** Wrong answers above it, and above none of the ties before. */
  above: number;
}

/** The ties of right answers, best first, without wrong ones yet. */
function tiesOf(right: readonly number[], width: number): Tie[] {
  const ties: Tie[] = [];
  for (const score of right.toSorted((a, b) => b - a)) {
    const last = ties.at(-1);
    if (last && score >= last.low - width) {
      last.low = score;
      last.right++;
    } else ties.push({ high: score, low: score, right: 1, wrong: 0, above: 0 });
  }
  return ties;
}

/** Counts a wrong answer where it stands. */
function addWrong(ties: readonly Tie[], { score, width }: { score: number; width: number }): void {
  let [from, to] = [0, ties.length]; // the first tie that the answer is not below
  while (from < to) {
    const middle = (from + to) >> 1;
    if (score >= ties[middle].low - width) to = middle;
    else from = middle + 1;
  }
  if (from === ties.length) return;
  if (score > ties[from].high + width) ties[from].above++;
  else ties[from].wrong++;
}

/** The chance that the first `drawn` of `of` answers in random order hold none of `right` right ones. */
function chanceOfNone({ drawn, right, of }: { drawn: number; right: number; of: number }): number {
  let chance = 1;
  for (let i = 0; i < Math.min(drawn, of); i++) chance *= Math.max(0, of - right - i) / (of - i);
  return chance;
}

/** What the first tie says: the first answer, the first five, the first right one. */
function firstOf({ above, right, wrong }: Tie) {
  const of = right + wrong;
  const within = (k: number) => k <= above ? 0 : 1 - chanceOfNone({ drawn: k - above, right, of });
  let [reciprocalRank, none] = [0, 1];
  for (let i = 0; i <= wrong; i++) {
    // none before, and then a right one
    reciprocalRank += none * (right / (of - i)) / (above + i + 1);
    none *= (of - i - right) / (of - i);
  }
  return { first: within(1), firstFive: within(5), reciprocalRank };
}

/**
 * The precision of a list of answers, averaged over all orders of tied ones (McSherry and Najork, ECIR
 * 2008). Without ties `averagePrecision` is scikit-learn's and `atR` that of pytorch-metric-learning.
 *
 * @param similarities of all answers. `[G]`
 * @param options.isRight whether an answer is right
 * @param options.isLeftOut answers that do not count, such as the query itself. Default: none
 * @param options.tieWidth similarities no further apart are a tie. Default 1e-6
 * @returns null where nothing is right: such a query cannot be answered
 *
 * ```ts
 * import { listPrecision } from "lib/retrieval/average_precision.ts";
 * const isRight = (answer: number) => answer !== 1;
 * listPrecision([0.9, 0.8, 0.7], { isRight })?.averagePrecision; // (1 + 2/3) / 2
 * ```
 */
export function listPrecision(
  similarities: ArrayLike<number>,
  { isRight, isLeftOut = () => false, tieWidth: width = 1e-6 }: {
    readonly isRight: (answer: number) => boolean;
    readonly isLeftOut?: ((answer: number) => boolean) | undefined;
    readonly tieWidth?: number;
  },
): ListPrecision | null {
  const [right, wrong]: number[][] = [[], []];
  for (let i = 0; i < similarities.length; i++) {
    if (!isLeftOut(i)) (isRight(i) ? right : wrong).push(similarities[i]);
  }
  if (right.length === 0) return null;
  const ties = tiesOf(right, width);
  for (const score of wrong) addWrong(ties, { score, width });
  let [place, found, whole, atR] = [0, 0, 0, 0];
  for (const { right: m, wrong: w, above } of ties) {
    place += above;
    const n = m + w;
    for (let i = 0; i < n; i++) {
      place++;
      // this place is right with chance m / n, and then so many of the tie before it are right, too
      const precision = (found + 1 + (n > 1 ? i * (m - 1) / (n - 1) : 0)) / place;
      whole += m / n * precision;
      if (place <= right.length) atR += m / n * precision;
    }
    found += m;
  }
  return {
    right: right.length,
    averagePrecision: whole / right.length,
    atR: atR / right.length,
    ...firstOf(ties[0]),
  };
}
