/** A detector against labels, as `extract` and `labels judge` tell it. */
import type { DetectionEvaluation, Tally } from "lib/detect/evaluation.ts";
import type { DetectionRow, TallyRow } from "lib/plot/table.ts";
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
