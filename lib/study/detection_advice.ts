/** What is said where a detector is likely to be wrong, or was seen to be: training on its finds is vain. */
import type { DetectionRow } from "lib/plot/table.ts";
import type { Confidence } from "./confidence.ts";
import { learntFromPrints, turnedAdvice } from "./turned_plates.ts";

/** Of what was to be found, and of what was found, the least share that is right. */
const least = 0.5;

/** Detectors that find more on real prints; none is fetched unless it is asked for. */
const better =
  "deno task models fetch grounding_dino_tiny, then extract again into another folder " +
  "with --detector grounding_dino_tiny (or dfine_m_coco, yolox_x); boxes that you draw in Label " +
  "Studio and export as JSON are labels (deno task labels), on which deno task finetune trains one " +
  "of your own";

/** Of plates, the least share that should look as known ones do, and of finds, that should be sure. */
const [leastUsual, leastSure] = [0.5, 0.4];

export interface Detected {
  /** What was searched: "engraver", "alice", "prints/seymour" ..., or a folder. */
  readonly corpus: string;
  /** As the run names it, such as "ink in tiles of 2000". */
  readonly detector: string;
  /** Against labels, where there are some. */
  readonly row?: Pick<DetectionRow, "labels" | "found" | "false">;
  /** Where no labels judge it. */
  readonly confidence?: Omit<Confidence, "scores" | "finds"> | undefined;
}

/** What speaks against a detector that learnt from prints, by what it found and by how the plates look. */
function reasons(
  { sure, plates, without, likeness }: NonNullable<Detected["confidence"]>,
): string[] {
  return [
    ...likeness && likeness.usual < leastUsual
      ? ["most of these plates look unlike those that it learnt from"]
      : [],
    ...sure !== null && sure < leastSure ? ["most of what it found scores low"] : [],
    ...2 * without > plates ? ["on most plates it found nothing"] : [],
  ];
}

/** What speaks against a detector; see `detectionAdvice`. */
function doubts({ corpus, detector, row, confidence }: Detected): string[] {
  if (row && row.labels > 0) {
    const { labels, found, false: wrong } = row;
    const poor = found < least * labels || found < least * (found + wrong);
    return poor
      ? [
        `Detection is poor: ${detector} found ${found} of ${labels} figures, and ${wrong} that are ` +
        `none. Look at the cut-outs before you train on them. What may be better: ${better}.`,
      ]
      : [];
  }
  if (corpus === "engraver") return [];
  if (learntFromPrints(detector)) {
    const against = confidence ? reasons(confidence) : [];
    return against.length === 0 ? [] : [
      `Look at the cut-outs before you train on them: ${
        against.join(", and ")
      }. What may be better: ` +
      `${better}.`,
    ];
  }
  if (!/^(ink|yolox_nano)\b/.test(detector)) return [];
  const why = detector.startsWith("ink")
    ? "The ink detector was fitted to plates that Burin engraved itself"
    : "yolox_nano was trained on photographs";
  return [
    `${why}: on real prints it finds few of the figures, and much that is none (README, ` +
    `"Results"). Look at the cut-outs before you train on them. What may be better: ${better}.`,
  ];
}

/**
 * Sentences for the run and the report; none where nothing speaks against the detector. Where labels
 * evaluated it, they decide; without labels a detector that learnt from engraved plates or photographs is
 * doubted on all but the engraver's plates, and one that learnt from prints by its confidence. Plates that
 * look turned are named in any case: none of them is labelled.
 */
export const detectionAdvice = (detected: Detected): string[] =>
  detected.detector === "labels"
    ? []
    : [...turnedAdvice(detected.confidence?.turned ?? []), ...doubts(detected)];
