/**
 * What a threshold would keep, from scores that were kept before any: nothing is detected again. Text
 * detectors have two, for the box and for how well the phrase fits it.
 */
import type { Box } from "lib/geometry/box.ts";
import { averagePrecision } from "./average_precision.ts";

/** Detections of a plate down to a low score, and its labels. */
export interface PlateDetections {
  /** Boxes with their scores, 0 to 1. */
  readonly detections: readonly {
    readonly box: Box;
    readonly score: number;
    readonly textScore?: number | undefined;
  }[];
  /** What is there. */
  readonly labels: readonly { readonly box: Box; readonly difficult?: boolean }[];
}

/** What one threshold keeps. */
export interface ThresholdPoint {
  /** 0 to 1. */
  readonly threshold: number;
  /** Of the boxes at IoU .5; null where none is kept. */
  readonly precision: number | null;
  /** 0 to 1. */
  readonly recall: number;
  /** Boxes at or above. */
  readonly kept: number;
}

/** Thresholds from 0 to 1 in hundredths. */
const hundredths: readonly number[] = Array.from({ length: 101 }, (_, i) => i / 100);

/** The plates with only what is at or above a text threshold; what has no text score stays. */
export function aboveText<K extends PlateDetections>(
  plates: readonly K[],
  textThreshold: number,
): K[] {
  return plates.map((plate) => ({
    ...plate,
    detections: plate.detections.filter(({ textScore }) => (textScore ?? 1) >= textThreshold),
  }));
}

/**
 * Precision, recall and number of boxes at each threshold.
 *
 * ```ts
 * import { thresholdPoints } from "lib/detect/thresholds.ts";
 * const box = [0, 0, 10, 10] as const;
 * thresholdPoints([{ detections: [{ box, score: .5 }], labels: [{ box }] }])[40].recall; // 1
 * ```
 */
export function thresholdPoints(
  plates: readonly PlateDetections[],
  { thresholds = hundredths, textThreshold = 0 }: {
    readonly thresholds?: readonly number[];
    readonly textThreshold?: number;
  } = {},
): ThresholdPoint[] {
  const left = aboveText(plates, textThreshold);
  const { curve } = averagePrecision(left);
  const scores = left.flatMap(({ detections }) => detections.map(({ score }) => score));
  return thresholds.map((threshold) => {
    const point = curve.findLast(({ score }) => score >= threshold);
    return {
      threshold,
      precision: point?.precision ?? null,
      recall: point?.recall ?? 0,
      kept: scores.filter((score) => score >= threshold).length,
    };
  });
}
