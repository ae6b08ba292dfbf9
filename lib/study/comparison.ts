/** What a comparison of methods shows: how far they agree, how good they are beside labels, cut-outs. */
import { matchLabels } from "lib/corpus/identities.ts";
import { averagePrecision } from "lib/detect/average_precision.ts";
import { aboveText, thresholdPoints } from "lib/detect/thresholds.ts";
import { maskIou } from "lib/geometry/mask.ts";
import type { Image } from "lib/image/image.ts";
import { type Chart, palette } from "lib/plot/chart.ts";
import type { Picture } from "lib/plot/gallery.ts";
import { shareMatrix } from "lib/plot/matrix.ts";
import type { Mark } from "lib/plot/overlay.ts";
import { agreements, byDisagreement, disagreement, meanAgreement } from "lib/segment/agreement.ts";
import { cutOut } from "lib/segment/cutout.ts";
import { mean } from "lib/tensor/mean.ts";
import type { ComparedPlate, Prompted } from "./compare_segmenters.ts";
import type { Method, MethodAnswer } from "./methods.ts";

const masksOf = ({ answers }: ComparedPlate) => answers.map((own) => own.map(({ mask }) => mask));

/** A method's name, with a word where its weights are random. */
const titleOf = ({ name, random }: Pick<Method, "name" | "random">): string =>
  random ? `${name} (random)` : name;

/** One plate as each method sees it, masks laid over it; random ones are grey. */
function sideBySide(
  { image, answers }: ComparedPlate,
  methods: readonly Method[],
): { image: Image; caption: string; marks: Mark[] }[] {
  return methods.map((method, m) => ({
    image,
    caption: `${titleOf(method)}, ${answers[m].length} found`,
    marks: answers[m].map(({ box, mask, score }) => ({
      box,
      mask,
      score,
      ...method.random && { colour: palette.faded },
    })),
  }));
}

/** The agreement of every two methods about each plate. */
const agreementsOf = (compared: readonly ComparedPlate[]): number[][][] =>
  compared.map((one) => agreements(masksOf(one)));

/** Mask IoU between every two methods, a mean over the plates. */
const agreementFigure = (of: readonly number[][][], methods: readonly Method[]) =>
  shareMatrix(meanAgreement(of), { names: methods.map(titleOf), what: "mask IoU" });

/** The plates about which methods agree least, first. */
function ranking(
  compared: readonly ComparedPlate[],
  { of, methods }: { readonly of: readonly number[][][]; readonly methods: readonly Method[] },
) {
  return byDisagreement(of).map((p) => ({
    plate: compared[p].plate.id,
    disagreement: disagreement(of[p]),
    labels: compared[p].labels.length,
    ...Object.fromEntries(
      methods.map((method, m) => [titleOf(method), compared[p].answers[m].length]),
    ),
  }));
}

/** A mask of an outlined figure, beside its outline. */
export interface Beside {
  readonly method: number;
  readonly image: Image;
  readonly answer: MethodAnswer;
  /** Mask IoU with the figure's outline. */
  readonly iou: number;
}

/**
 * Every mask whose box is that of an outlined figure, the best first. A box that is no figure's, or that
 * of a figure without an outline, says nothing about masks.
 */
function besideTruth(compared: readonly ComparedPlate[]): Beside[] {
  return compared.flatMap(({ image, answers, labels }) =>
    answers.flatMap((own, method) => {
      const found = own.toSorted((a, b) => b.score - a.score);
      const matched = matchLabels(found.map(({ box }) => box), labels);
      return found.flatMap((answer, i): Beside[] => {
        const outline = matched.labels[i]?.mask;
        return outline ? [{ method, image, answer, iou: maskIou(answer.mask, outline) }] : [];
      });
    })
  ).sort((a, b) => b.iou - a.iou);
}

/** One method beside the labels. */
export interface MethodMetrics {
  /** As tables call it. */
  readonly method: string;
  /** How many masks it gave. */
  readonly found: number;
  /** Average precision of its boxes at IoU .5. */
  readonly "box AP50": number;
  /** Figures with an outline that its boxes found. */
  readonly "outlined found": number;
  /** Mean overlap of their masks with the outlines; null where there is none. */
  readonly "mask IoU": number | null;
  /** Share of them that overlap by more than .75. */
  readonly "masks above .75": number | null;
  /** Where its numbers come from. */
  readonly weights: string;
}

/** A row per method: how many figures it found, how well its boxes and masks fit the labels. */
function methodsTable(
  compared: readonly ComparedPlate[],
  methods: readonly Method[],
): MethodMetrics[] {
  const all = besideTruth(compared);
  return methods.map((method, m) => {
    const own = all.filter((one) => one.method === m).map(({ iou }) => iou);
    const { map50 } = averagePrecision(
      compared.map(({ answers, labels }) => ({ detections: answers[m], labels })),
    );
    const known = own.length > 0;
    return {
      method: method.name,
      found: compared.reduce((sum, { answers }) => sum + answers[m].length, 0),
      "box AP50": map50,
      "outlined found": own.length,
      "mask IoU": known ? mean(own) : null,
      "masks above .75": known ? own.filter((iou) => iou > 0.75).length / own.length : null,
      weights: method.weights,
    };
  });
}

/** Cut-outs without background, each under its overlap with the truth. */
const cutOuts = (beside: readonly Beside[], methods: readonly Method[]): Picture[] =>
  beside.map(({ method, image, answer: { mask, box }, iou }) => ({
    image: cutOut(image, mask, box, { background: "transparent" }),
    caption: `${iou.toFixed(2)} ${titleOf(methods[method])}`,
  }));

/** The best and the worst of the methods whose weights mean something. */
function goodAndBad(
  compared: readonly ComparedPlate[],
  methods: readonly Method[],
  count: number,
): { good: Picture[]; bad: Picture[] } {
  const all = besideTruth(compared).filter(({ method }) => !methods[method].random);
  return {
    good: cutOuts(all.slice(0, count), methods),
    bad: cutOuts(all.slice(-count), methods),
  };
}

/** A comparison of methods, ready to be shown. */
export interface SegmenterViews {
  /** Mask IoU between every two methods. */
  readonly agreement: Chart;
  /** A row per plate, those first about which the methods agree least. */
  readonly ranking: readonly Readonly<Record<string, string | number>>[];
  /** The plate about which they agree least, by each method. */
  readonly mostDisputed: readonly {
    readonly image: Image;
    readonly caption: string;
    readonly marks: Mark[];
  }[];
  /** A row per method beside the labels. */
  readonly table: readonly MethodMetrics[];
  /** The best and the worst cut-outs, each under its overlap with the outline. */
  cutOuts(count: number): { readonly good: Picture[]; readonly bad: Picture[] };
}

/**
 * Puts together all that a comparison shows.
 *
 * @param compared what `compareSegmenters` returned
 * @throws {RangeError} where no plate was compared
 */
export function segmenterViews(
  compared: readonly ComparedPlate[],
  methods: readonly Method[],
): SegmenterViews {
  if (compared.length === 0) {
    throw new RangeError(
      "Cannot show a comparison of no plates: compare the methods on one at least",
    );
  }
  const of = agreementsOf(compared);
  const [disputed] = byDisagreement(of);
  return {
    agreement: agreementFigure(of, methods),
    ranking: ranking(compared, { of, methods }),
    mostDisputed: sideBySide(compared[disputed], methods),
    table: methodsTable(compared, methods),
    cutOuts: (count) => goodAndBad(compared, methods, count),
  };
}

/** What one prompt finds, and how right it is. */
export interface PromptRow {
  /** What was asked for. */
  readonly prompt: string;
  /** Average precision at IoU .5, over all scores of boxes. */
  readonly AP50: number;
  /** Boxes at or above both thresholds, their precision and their recall. */
  readonly [name: string]: string | number | null;
}

/** A row per prompt: what it keeps at the thresholds, and how right that is. */
export function promptTable(
  prompted: readonly Prompted[],
  { boxThreshold, textThreshold }: {
    readonly boxThreshold: number;
    readonly textThreshold: number;
  },
): PromptRow[] {
  return prompted.map(({ prompt, plates }) => {
    const thresholds = [boxThreshold];
    const [point] = thresholdPoints(plates, { thresholds, textThreshold });
    return {
      prompt,
      AP50: averagePrecision(aboveText(plates, textThreshold)).map50,
      [`kept at ${boxThreshold}`]: point.kept,
      precision: point.precision,
      recall: point.recall,
    };
  });
}
