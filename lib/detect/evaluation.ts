/** A detector against labels: over all plates, plate by plate, and by how hard the figures are. */
import { matchLabels } from "lib/corpus/identities.ts";
import type { Label } from "lib/corpus/plate.ts";
import { boundaryIou } from "lib/geometry/boundary.ts";
import { type Mask, maskIou } from "lib/geometry/mask.ts";
import { type AveragePrecision, averagePrecision, type Judged } from "./average_precision.ts";
import { type Confusion, confusionMatrix } from "./confusion.ts";
import type { Detection } from "./detection.ts";

/** A plate with what was found on it, down to a low score, and what is there. */
export interface JudgedPlate {
  readonly id: string;
  readonly detections: readonly (Detection & { readonly mask?: Mask })[];
  readonly labels: readonly Label[];
}

export const difficulties = ["plain", "truncated", "difficult"] as const;
export type Difficulty = typeof difficulties[number];

export const difficultyOf = ({ difficult, truncated }: Label): Difficulty =>
  difficult ? "difficult" : truncated ? "truncated" : "plain";

/** Counts at a threshold of the score, and average precision over all scores. */
export interface Tally {
  readonly labels: number;
  readonly found: number;
  readonly missed: number;
  /** Finds that are none. */
  readonly false: number;
  /** NaN where there is nothing to find. */
  readonly map50: number;
  readonly map: number;
}

export interface DetectionEvaluation {
  readonly all: Tally;
  readonly curve: AveragePrecision["curve"];
  /** Of the masks, where all have one: as cut out, so over detections that were kept. */
  readonly masks: MaskEvaluation | null;
  readonly byPlate: readonly (Tally & { readonly plate: string })[];
  /** Labels of the other kinds neither count nor hurt; false finds are those of all. */
  readonly byDifficulty: readonly (Tally & { readonly difficulty: Difficulty })[];
  readonly confusion: Confusion;
}

export interface MaskEvaluation {
  readonly map50: number;
  readonly map: number;
  /** Means over the pairs that match. */
  readonly iou: number;
  readonly boundaryIou: number;
}

export interface EvaluationOptions {
  /** The score from which a detection counts as found. */
  readonly minScore: number;
  /** Least overlap of a pair. Default .5. */
  readonly minIou?: number;
}

function tally(
  plates: readonly JudgedPlate[],
  { minScore, minIou = 0.5 }: EvaluationOptions,
): Tally {
  let [labels, found, missed, wrong] = [0, 0, 0, 0];
  for (const plate of plates) {
    const counted = plate.labels.filter(({ difficult }) => !difficult);
    const boxes = plate.detections.filter(({ score }) => score >= minScore)
      .toSorted((a, b) => b.score - a.score).map(({ box }) => box);
    const matched = matchLabels(boxes, plate.labels, { minIou });
    labels += counted.length;
    missed += matched.missed.length;
    found += counted.length - matched.missed.length;
    wrong += matched.labels.filter((label) => label === null).length;
  }
  const { map50, map } = averagePrecision(plates);
  return { labels, found, missed, false: wrong, map50, map };
}

const mean = (list: readonly number[]) =>
  list.length === 0 ? NaN : list.reduce((sum, value) => sum + value, 0) / list.length;

/** Masks as they were cut out; null where a label or a find has none. */
function evaluateMasks(
  plates: readonly JudgedPlate[],
  { minScore, minIou = 0.5 }: EvaluationOptions,
): MaskEvaluation | null {
  const kept = plates.map((plate) => ({
    ...plate,
    detections: plate.detections.filter(({ score }) => score >= minScore)
      .toSorted((a, b) => b.score - a.score),
  }));
  const whole = kept.every(({ detections, labels }) =>
    detections.every(({ mask }) => mask) && labels.every(({ mask }) => mask)
  );
  if (!whole || !kept.some(({ labels }) => labels.length > 0)) return null;
  const pairs = kept.flatMap(({ detections, labels }) => {
    const matched = matchLabels(detections.map(({ box }) => box), labels, { minIou });
    return detections.flatMap(({ mask }, i) => {
      const label = matched.labels[i];
      return label ? [[mask!, label.mask!] as const] : [];
    });
  });
  const { map50, map } = averagePrecision(kept as readonly Judged[], { by: "mask" });
  return {
    map50,
    map,
    iou: mean(pairs.map(([a, b]) => maskIou(a, b))),
    boundaryIou: mean(pairs.map(([a, b]) => boundaryIou(a, b))),
  };
}

/**
 * All that is said of a detector against labels. A difficult label neither counts when missed nor hurts
 * when found.
 *
 * ```ts
 * import { evaluateDetections } from "lib/detect/evaluation.ts";
 * const box = [0, 0, 9, 9] as const;
 * const detections = [{ box, score: .7, label: "person" }];
 * const labels = [{ plate: "p", box, name: "Alice" }];
 * evaluateDetections([{ id: "p", detections, labels }], { minScore: .5 }).all.map50; // 1
 * ```
 */
export function evaluateDetections(
  plates: readonly JudgedPlate[],
  options: EvaluationOptions,
): DetectionEvaluation {
  const only = (kind: Difficulty): JudgedPlate[] =>
    plates.map((plate) => ({
      ...plate,
      labels: plate.labels.map((label) => ({ ...label, difficult: difficultyOf(label) !== kind })),
    }));
  const kinds = difficulties.filter((kind) =>
    plates.some(({ labels }) => labels.some((label) => difficultyOf(label) === kind))
  );
  return {
    all: tally(plates, options),
    curve: averagePrecision(plates).curve,
    masks: evaluateMasks(plates, options),
    byPlate: plates.map((plate) => ({ plate: plate.id, ...tally([plate], options) })),
    byDifficulty: kinds.map((difficulty) => ({ difficulty, ...tally(only(difficulty), options) })),
    confusion: confusionMatrix(
      plates.map(({ detections, labels }) => ({
        detections: detections.map(({ box, score, label }) => ({ box, score, kind: label })),
        labels: labels.map((label) => ({ box: label.box, kind: difficultyOf(label) })),
      })),
      { ...options, minIou: options.minIou ?? 0.5, actual: kinds },
    ),
  };
}
