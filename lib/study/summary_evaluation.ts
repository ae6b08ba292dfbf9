/** A detector against labels, as `extract` and `labels judge` tell it. */
import { isLabelled } from "lib/corpus/is_labelled.ts";
import { labelsByPlate } from "lib/corpus/labels_by_plate.ts";
import type { Collection } from "lib/corpus/plate.ts";
import { openStore } from "lib/corpus/store.ts";
import { averagePrecision } from "lib/detect/average_precision.ts";
import {
  type DetectionEvaluation,
  evaluateDetections,
  type EvaluatedPlate,
  type Tally,
} from "lib/detect/evaluation.ts";
import { storeFile } from "lib/extract/extract.ts";
import type { DetectionRow, TallyRow } from "lib/plot/table.ts";
import type { SummaryEvaluation } from "./summary.ts";

/** Points of a curve that are kept: more cannot be seen. */
const most = 200;

/** What JSON can hold: nothing to find is null. */
const known = (value: number | null | undefined) =>
  value === null || value === undefined || Number.isNaN(value) ? null : value;

function tallyRow(name: string, { map50, map, ...counts }: Tally): TallyRow {
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
export function summaryEvaluation(
  evaluation: DetectionEvaluation,
  { detector, minScore }: { readonly detector: string; readonly minScore: number },
): SummaryEvaluation {
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

/**
 * The detector's row, and that of the labels, which bounds it. Reads what the corpus has of the detections;
 * on plates whose corpus an older Burin made, that is what was cut out, and the curve ends there.
 */
export function evaluateExtraction(
  collection: Pick<Collection, "labels" | "labelled">,
  { directory, detector, minScore }: {
    readonly directory: string;
    /** As tables call it. */
    readonly detector: string;
    readonly minScore: number;
  },
): {
  detection: DetectionRow[];
  judgement: SummaryEvaluation; /** Plates of an older Burin. */
  older: number;
} {
  using store = openStore(storeFile(directory), { readOnly: true });
  const evaluated = store.seen().filter(({ plate: { id, skipped } }) =>
    skipped === null && isLabelled(collection, id)
  );
  const labelsOn = labelsByPlate(collection.labels);
  const plates = evaluated.map(({ plate: { id } }): EvaluatedPlate => ({
    id,
    detections: store.detections(id),
    labels: labelsOn(id),
  }));
  const evaluation = evaluateDetections(plates, { minScore });
  // masks are evaluated as they were cut out
  const { masks } = evaluateDetections(
    plates.map((plate) => ({ ...plate, detections: store.characters({ plate: plate.id }) })),
    { minScore: 0 },
  );
  const { named, unnamed } = store.counts(collection);
  const missed = evaluated.reduce((sum, { plate }) => sum + plate.missed, 0);
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
        plates: evaluated.length,
        labels,
        found: labels,
        missed: 0,
        false: 0,
        map50: bound.map50,
        map: bound.map,
        maskIou: null,
      },
    ],
    judgement: summaryEvaluation(evaluation, { detector, minScore }),
    older: evaluated.filter(({ floor }) => floor === null).length,
  };
}
