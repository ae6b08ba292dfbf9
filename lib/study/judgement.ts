/** A detector against labels, as `extract` and `labels judge` tell it. */
import { labelsByPlate } from "lib/corpus/labels_by_plate.ts";
import type { Collection, Plate } from "lib/corpus/plate.ts";
import { openStore } from "lib/corpus/store.ts";
import { averagePrecision } from "lib/detect/average_precision.ts";
import type { Detection, Detector } from "lib/detect/detection.ts";
import {
  type DetectionEvaluation,
  evaluateDetections,
  type JudgedPlate,
  type Tally,
} from "lib/detect/evaluation.ts";
import { storeFile } from "lib/extract/extract.ts";
import type { DetectionRow, TallyRow } from "lib/plot/table.ts";
import { passOver, type StageContext } from "./stage_context.ts";
import type { Judgement } from "./summary.ts";

/** Points of a curve that are kept: more cannot be seen. */
const most = 200;

/** What JSON can hold: nothing to find is null. */
const known = (value: number | null | undefined) =>
  value === null || value === undefined || Number.isNaN(value) ? null : value;

export function tallyRow(name: string, { map50, map, ...counts }: Tally): TallyRow {
  const { labels, found, missed, false: wrong } = counts;
  return { name, labels, found, missed, false: wrong, map50: known(map50), map: known(map) };
}

/** One line of the table of detectors. */
export function rowOf(
  evaluation: DetectionEvaluation,
  { detector }: { readonly detector: string },
): DetectionRow {
  const { all, masks, byPlate } = evaluation;
  return {
    detector,
    plates: byPlate.length,
    labels: all.labels,
    found: all.found,
    missed: all.missed,
    false: all.false,
    map50: known(all.map50),
    map: known(all.map),
    maskIou: known(masks?.iou),
    ...masks
      ? {
        maskMap50: known(masks.map50),
        maskMap: known(masks.map),
        boundaryIou: known(masks.boundaryIou),
      }
      : {},
  };
}

/** The parts of an evaluation, small enough for a summary. */
export function judgementOf(
  evaluation: DetectionEvaluation,
  { detector, minScore }: { readonly detector: string; readonly minScore: number },
): Judgement {
  const { curve, byDifficulty, byPlate, confusion } = evaluation;
  const step = Math.max(1, Math.ceil(curve.length / most));
  return {
    detector,
    minScore,
    // the last point is the furthest that recall goes
    curve: curve.filter((_, i) => i % step === 0 || i === curve.length - 1),
    byDifficulty: byDifficulty.map(({ difficulty, ...tally }) => tallyRow(difficulty, tally)),
    byPlate: byPlate.map(({ plate, ...tally }) => tallyRow(plate, tally)),
    confusion,
  };
}

/** Below this no detection is kept at all, not even to draw a precision-recall curve. */
export const floor = 0.05;

/** The detector's row, and that of the labels, which bounds it. */
export async function judgeExtraction(
  collection: Collection,
  { directory, found, detector, minScore, detectorOf, context }: {
    directory: string;
    found: Map<string, Detection[]>;
    /** As tables call it. */
    detector: string;
    minScore: number;
    detectorOf: (plate: Plate) => Detector;
    context: StageContext;
  },
): Promise<{ detection: DetectionRow[]; judgement: Judgement }> {
  using store = openStore(storeFile(directory), { readOnly: true });
  const { labelled } = collection;
  const readable = store.plates().filter(({ id, skipped }) =>
    skipped === null && (labelled?.has(id) ?? true)
  );
  // plates of an earlier run were not remembered
  const missing = readable.filter(({ id }) => !found.has(id));
  using bar = context.bar("judging the detector", missing.length);
  for (const [i, plate] of missing.entries()) {
    bar.at(i + 1);
    try {
      const image = await collection.open(plate);
      found.set(plate.id, await detectorOf(plate)(image, { minScore: floor }));
    } catch (error) {
      const [reason] = (error as Error).message.split("\n");
      passOver(context, { file: plate.file, reason });
    }
  }
  const labelsOn = labelsByPlate(collection.labels);
  const plates = readable.filter(({ id }) => found.has(id)).map(({ id }): JudgedPlate => ({
    id,
    detections: found.get(id)!,
    labels: labelsOn(id),
  }));
  const evaluation = evaluateDetections(plates, { minScore });
  // masks are judged as they were cut out
  const { masks } = evaluateDetections(
    plates.map((plate) => ({ ...plate, detections: store.characters({ plate: plate.id }) })),
    { minScore: 0 },
  );
  const { named, unnamed } = store.counts(collection);
  const missed = readable.reduce((sum, plate) => sum + plate.missed, 0);
  const { labels } = evaluation.all;
  const bound = averagePrecision(
    plates.map(({ labels }) => ({
      labels,
      detections: labels.map(({ box }) => ({ box, score: 1 })),
    })),
  );
  const own = rowOf({ ...evaluation, masks }, { detector });
  return {
    detection: [
      { ...own, found: named, missed, false: unnamed },
      {
        detector: "labels (upper bound)",
        plates: readable.length,
        labels,
        found: labels,
        missed: 0,
        false: 0,
        map50: bound.map50,
        map: bound.map,
        maskIou: null,
      },
    ],
    judgement: judgementOf(evaluation, { detector, minScore }),
  };
}
