/**
 * What evidence says of a pair: whether two plates show one design, and how they are related. Coefficients
 * are learnt from labelled pairs of real prints (pair_model.json, made by `deno task bench:matching`).
 */
import { type PairType, pairTypes } from "lib/corpus/pair_type.ts";
import { sigmoid } from "lib/tensor/sigmoid.ts";
import type { PairEvidence } from "./pair_evidence.ts";
import { fitLogistic, type Logistic, type LogisticExample, probabilityOf } from "./logistic.ts";

/** The questions that coefficients answer. */
export interface PairModel {
  /** One design, or two. */
  readonly design: Logistic;
  /** Of one design: the same lines, or others. */
  readonly sameLines: Logistic;
  /** Of other lines: cut closely after the first ones, or freely. */
  readonly recut: Logistic;
  /** Of the same lines: one is coloured and the other is not. */
  readonly coloured: Logistic;
  /** The least probability of one design at which nine in ten pairs of prints were right. */
  readonly threshold: number;
}

/** How likely each type is. */
export interface PairEstimate {
  /** The likeliest type; null: not sure. Never "different" where one design is likelier. */
  readonly type: PairType | null;
  /** Its probability; of "not sure", of the likeliest. */
  readonly probability: number;
  /** The probability that both show one design. */
  readonly design: number;
  /** Of each type; they sum to 1. */
  readonly probabilities: Readonly<Record<PairType, number>>;
}

/** One design must be at least as likely as two. */
const leastThreshold = 0.5;

/** A type is given from this probability on, among those of one design. */
const leastSure = 0.5;

/** A part shows less than this share of the other plate, more or less. */
const fragment = { share: 0.6, width: 0.04 };

/** Scans of one impression agree better than this in their fine lines, other printings less. */
const impression = { agreement: 0.82, width: 0.05 };

/** With fewer tiles in the middle that have lines on both plates, only frames agree, or blank sheets. */
const leastMiddle = 0.1;

/** The numbers that decide about one design; null where the plates were not laid on each other, or are plain. */
function designNumbers({ features, lines }: PairEvidence): readonly number[] | null {
  if (!lines || lines.middle < leastMiddle || lines.tiles < 4) return null;
  const { inliers, matches, weakest } = features;
  return [weakest, inliers / Math.max(20, matches), lines.coarse];
}

/** Fine lines of plates that are shown at this size or larger, in pixels, are as fine as they get. */
const wholeDetail = 640;

/** The numbers that decide about lines; of small scans, lines of any two plates of one design agree better. */
const lineNumbers = ({ lines }: PairEvidence): readonly number[] => {
  const { fine, coarse, residual, detail } = lines!;
  return [fine, coarse, Math.log(0.05 + residual), Math.log2(Math.min(1, detail / wholeDetail))];
};

/** The numbers that decide how closely other lines were cut: whoever traces a block keeps each place. */
const tracingNumbers = ({ lines }: PairEvidence): readonly number[] => [
  lines!.coarse,
  Math.log(0.05 + lines!.residual),
];

/** The numbers that decide about colours. */
const colourNumbers = ([a, b]: PairEvidence["colour"]): readonly number[] => [
  Math.log(1 + Math.max(a, b)),
  Math.log(1 + Math.min(a, b)),
];

/** The probability that both plates show one design. */
function designProbability(
  model: Pick<PairModel, "design">,
  evidence: PairEvidence,
): number {
  const numbers = designNumbers(evidence);
  return numbers === null ? 0 : probabilityOf(model.design, numbers);
}

/** How likely each type is. */
export function estimatePair(model: PairModel, evidence: PairEvidence): PairEstimate {
  const design = designProbability(model, evidence);
  const probabilities = Object.fromEntries(
    Object.keys(pairTypes).map((type) => [type, 0]),
  ) as Record<PairType, number>;
  probabilities.different = 1 - design;
  if (design > 0) {
    if (evidence.reversed) probabilities.reversed = design;
    else {
      const lines = lineNumbers(evidence);
      const same = design * probabilityOf(model.sameLines, lines);
      const part = sigmoid((fragment.share - Math.min(...evidence.covered)) / fragment.width);
      const whole = same * (1 - part);
      const coloured = probabilityOf(model.coloured, colourNumbers(evidence.colour));
      const scan = sigmoid((evidence.lines!.fine - impression.agreement) / impression.width);
      const recut = probabilityOf(model.recut, tracingNumbers(evidence));
      probabilities.fragment = same * part;
      probabilities.coloured = whole * coloured;
      probabilities["same impression"] = whole * (1 - coloured) * scan;
      probabilities["other state"] = whole * (1 - coloured) * (1 - scan);
      probabilities.recut = (design - same) * recut;
      probabilities.replica = (design - same) * (1 - recut);
    }
  }
  const named = design >= 0.5
    ? Object.entries(probabilities).filter(([type]) => type !== "different")
    : Object.entries(probabilities);
  const [type, probability] = named.reduce((best, one) => one[1] > best[1] ? one : best);
  const sure = probability >= leastSure * Math.max(design, 1 - design);
  return { type: sure ? type as PairType : null, probability, design, probabilities };
}

/** A pair whose type is known, as far as it is. */
export interface KnownPair {
  /** What was measured. */
  readonly evidence: PairEvidence;
  /** Whether it is one design. */
  readonly isDesign: boolean;
  /** Whether lines are the same; null: not known. */
  readonly sameLines: boolean | null;
  /** Whether it was cut closely after the other; null where lines are the same, or it is not known. */
  readonly recut: boolean | null;
  /** Whether one is coloured and the other is not; null: not known. */
  readonly coloured: boolean | null;
  /** How much it counts among others. Default 1. */
  readonly weight?: number | undefined;
}

/** The least probability from which so many of the pairs that are at least as probable are right. */
export function precisionThreshold(
  pairs: readonly { readonly probability: number; readonly right: boolean }[],
  precision: number,
): number {
  const order = pairs.toSorted((p, q) => q.probability - p.probability);
  let [right, threshold] = [0, 1];
  order.forEach((pair, i) => {
    right += Number(pair.right);
    const tied = i + 1 < order.length && order[i + 1].probability === pair.probability;
    if (!tied && right / (i + 1) >= precision) threshold = pair.probability;
  });
  return threshold;
}

/**
 * Both answers weigh as much together: how many copies of a sort the labelled books have says nothing of another
 * collection.
 */
function evenly(examples: readonly Required<LogisticExample>[]): LogisticExample[] {
  const sums = [true, false].map((y) =>
    examples.filter((one) => one.y === y).reduce((sum, { weight }) => sum + weight, 0)
  );
  const mean = (sums[0] + sums[1]) / 2;
  return examples.map(({ weight, ...one }) => ({
    ...one,
    weight: weight * mean / sums[one.y ? 0 : 1],
  }));
}

/** Fits where there are examples of both answers; otherwise says nothing. */
function fitOrNothing(examples: readonly Required<LogisticExample>[]): Logistic {
  if (new Set(examples.map(({ y }) => y)).size === 2) return fitLogistic(evenly(examples));
  const size = examples[0]?.x.length ?? 0;
  const all = (value: number) => Array<number>(size).fill(value);
  return { bias: 0, weights: all(0), means: all(0), spreads: all(1) };
}

/**
 * Learns all coefficients from known pairs; where one kind is missing, nothing is said of it.
 *
 * @param options.drawn pairs that tell types alone, such as an engraver's variants: how likely one design is
 * is learnt without them. Default: none
 */
export function fitPairModel(
  pairs: readonly KnownPair[],
  { drawn = [] }: { readonly drawn?: readonly KnownPair[] } = {},
): PairModel {
  const typed = [...pairs, ...drawn];
  const designs = pairs.flatMap(({ evidence, isDesign }) => {
    const x = designNumbers(evidence);
    return x === null ? [] : [{ x, y: isDesign }];
  });
  const design = fitLogistic(designs);
  const precise = precisionThreshold(
    pairs.map(({ evidence, isDesign }) => ({
      probability: designProbability({ design }, evidence),
      right: isDesign,
    })),
    0.9,
  );
  // where nearly all strangers stand apart, nine in ten are right at chances that nobody would believe
  const threshold = Math.max(precise, leastThreshold);
  const isLaid = ({ evidence }: KnownPair) => designNumbers(evidence) !== null;
  const learnt = (
    numbers: (evidence: PairEvidence) => readonly number[],
    answer: (pair: KnownPair) => boolean | null,
  ) =>
    fitOrNothing(
      typed.filter((pair) => isLaid(pair) && answer(pair) !== null).map((pair) => ({
        x: numbers(pair.evidence),
        y: answer(pair)!,
        weight: pair.weight ?? 1,
      })),
    );
  const shown = typed.filter((pair) => isLaid(pair) && pair.coloured !== null);
  const coloured = fitOrNothing(shown.flatMap(({ evidence: { colour }, coloured, weight = 1 }) => [
    { x: colourNumbers(colour), y: coloured!, weight },
    // a sheet is as coloured as another scan of it, however coloured it is
    ...colour.map((one) => ({ x: colourNumbers([one, one]), y: false, weight: weight / 2 })),
  ]));
  return {
    design,
    sameLines: learnt(lineNumbers, ({ sameLines }) => sameLines),
    recut: learnt(tracingNumbers, ({ recut }) => recut),
    coloured,
    threshold,
  };
}
