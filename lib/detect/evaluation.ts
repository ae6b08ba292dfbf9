/** A detector against labels: over all plates, plate by plate, and by how hard the figures are. */
import { type Matched, matchLabels } from "lib/corpus/identities.ts";
import type { Label } from "lib/corpus/plate.ts";
import { boundaryIou } from "lib/geometry/boundary.ts";
import { type Mask, maskIou } from "lib/geometry/mask.ts";
import { mean } from "lib/tensor/mean.ts";
import {
  type AveragePrecision,
  averagePrecision,
  type PlateInstances,
} from "./average_precision.ts";
import { type Classified, type Confusion, confusionMatrix } from "./confusion.ts";
import type { Detection } from "./detection.ts";

/** A plate with what was found on it, down to a low score, and what is there. */
export interface EvaluatedPlate {
  /** Id of the plate. */
  readonly id: string;
  /** What was found, down to a low score. */
  readonly detections: readonly (Detection & { readonly mask?: Mask })[];
  /** What is there. */
  readonly labels: readonly Label[];
}

/** How hard a figure is to find, as its label says: `difficult` counts before `truncated`. */
export type Difficulty = "plain" | "truncated" | "difficult";

/** All difficulties, in the order of reports. */
const difficulties: readonly Difficulty[] = ["plain", "truncated", "difficult"];

const difficultyOf = ({ difficult, truncated }: Label): Difficulty =>
  difficult ? "difficult" : truncated ? "truncated" : "plain";

/** Counts at a threshold of the score, and average precision over all scores. */
export interface Tally {
  /** Labels that count. */
  readonly labels: number;
  /** Labels that were found. */
  readonly found: number;
  /** Labels that were not found. */
  readonly missed: number;
  /** Detections without a label. */
  readonly false: number;
  /** NaN where there is nothing to find. */
  readonly map50: number;
  /** Average precision over IoU .5 to .95; NaN where there is nothing to find. */
  readonly map: number;
}

/** How well a detector does against labels: over all plates, and in parts. */
export interface DetectionEvaluation {
  /** Over all plates. */
  readonly all: Tally;
  /** Precision and recall at IoU .5, as the threshold falls. */
  readonly curve: AveragePrecision["curve"];
  /** Of the masks, where all have one: as cut out, so over detections that were kept. */
  readonly masks: MaskEvaluation | null;
  /** The same for each plate, in their order. */
  readonly byPlate: readonly (Tally & { readonly plate: string })[];
  /** Labels of the other kinds neither count nor hurt; false finds are those of all. */
  readonly byDifficulty: readonly (Tally & { readonly difficulty: Difficulty })[];
  /** Which classes were found as which. */
  readonly confusion: Confusion;
}

/** Average precision of masks, and how well they fit. */
export interface MaskEvaluation {
  /** Average precision of masks at IoU .5. */
  readonly map50: number;
  /** Average precision of masks over IoU .5 to .95. */
  readonly map: number;
  /** Means over the pairs that match. */
  readonly iou: number;
  /** Mean IoU of the edges of the pairs that match. */
  readonly boundaryIou: number;
}

/** When a detection counts, and when it matches. */
export interface EvaluationOptions {
  /** The score from which a detection counts as found. */
  readonly minScore: number;
  /** Least overlap of a pair. Default .5. */
  readonly minIou?: number;
}

/** A plate with its finds from the threshold on, best first, and which label each is. */
interface MatchedPlate {
  readonly plate: EvaluatedPlate;
  readonly finds: EvaluatedPlate["detections"];
  readonly matched: Matched;
}

function matchedPlate(
  plate: EvaluatedPlate,
  { minScore, minIou = 0.5 }: EvaluationOptions,
): MatchedPlate {
  const finds = plate.detections.filter(({ score }) => score >= minScore)
    .toSorted((a, b) => b.score - a.score);
  return {
    plate,
    finds,
    matched: matchLabels(finds.map(({ box }) => box), plate.labels, { minIou }),
  };
}

/** Counts of the labels that `counted` holds for; false finds are those of all. */
function tally(
  plates: readonly MatchedPlate[],
  counted: (label: Label) => boolean = ({ difficult }) => !difficult,
): Tally {
  const labels = plates.flatMap(({ plate }) =>
    plate.labels.filter((label) => !label.crowd && counted(label))
  );
  const taken = new Set(plates.flatMap(({ matched }) => matched.labels));
  const found = labels.filter((label) => taken.has(label)).length;
  const wrong = plates.flatMap(({ matched }) => matched.labels.filter((label) => label === null));
  const { map50, map } = averagePrecision(plates.map(({ plate: { detections, labels } }) => ({
    detections,
    labels: labels.map((label) => ({ ...label, difficult: !counted(label) })),
  })));
  const missed = labels.length - found;
  return { labels: labels.length, found, missed, false: wrong.length, map50, map };
}

/** Masks as they were cut out; null where a label or a find has none. */
function evaluateMasks(plates: readonly MatchedPlate[]): MaskEvaluation | null {
  const kept = plates.map(({ plate, finds }) => ({ ...plate, detections: finds }));
  const whole = kept.every(({ detections, labels }) =>
    detections.every(({ mask }) => mask) && labels.every(({ mask }) => mask)
  );
  if (!whole || !kept.some(({ labels }) => labels.length > 0)) return null;
  const pairs = plates.flatMap(({ finds, matched }) =>
    finds.flatMap(({ mask }, i) => {
      const label = matched.labels[i];
      return label && !label.crowd ? [[mask!, label.mask!] as const] : [];
    })
  );
  const { map50, map } = averagePrecision(kept as readonly PlateInstances[], { by: "mask" });
  return {
    map50,
    map,
    iou: mean(pairs.map(([a, b]) => maskIou(a, b))),
    boundaryIou: mean(pairs.map(([a, b]) => boundaryIou(a, b))),
  };
}

/** A plate for the confusion matrix, with the same pairs as the counts. */
function classified({ plate, finds, matched }: MatchedPlate): Classified {
  const labels = plate.labels.filter(({ crowd }) => !crowd);
  const own = finds.map((find, i) => ({ find, label: matched.labels[i] }))
    .filter(({ label }) => !label?.crowd);
  return {
    detections: own.map(({ find: { box, score, label } }) => ({ box, score, kind: label })),
    labels: labels.map((label) => ({ box: label.box, kind: difficultyOf(label) })),
    pairs: own.flatMap(({ label }, i) => label ? [[i, labels.indexOf(label)] as const] : []),
  };
}

/**
 * All that is said of a detector against labels. A difficult label, or a crowd, neither counts when missed
 * nor hurts when found. All counts are of one matching: kinds of figures add up, and the confusion's false
 * finds are those of the tallies.
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
  plates: readonly EvaluatedPlate[],
  options: EvaluationOptions,
): DetectionEvaluation {
  const matched = plates.map((plate) => matchedPlate(plate, options));
  const kinds = difficulties.filter((kind) =>
    plates.some(({ labels }) =>
      labels.some((label) => !label.crowd && difficultyOf(label) === kind)
    )
  );
  return {
    all: tally(matched),
    curve: averagePrecision(plates).curve,
    masks: evaluateMasks(matched),
    byPlate: matched.map((one) => ({ plate: one.plate.id, ...tally([one]) })),
    byDifficulty: kinds.map((difficulty) => ({
      difficulty,
      ...tally(matched, (label) => difficultyOf(label) === difficulty),
    })),
    confusion: confusionMatrix(matched.map(classified), { actual: kinds }),
  };
}
