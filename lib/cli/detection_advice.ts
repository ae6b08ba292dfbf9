/** What is said where a detector is likely to be wrong, or was seen to be: training on its finds is vain. */
import type { DetectionRow } from "lib/plot/table.ts";

/** Of what was to be found, and of what was found, the least share that is right. */
const least = 0.5;

/** Detectors that find more on real prints; none is fetched unless it is asked for. */
const better =
  "deno task models fetch grounding_dino_tiny, then extract again into another folder " +
  "with --detector grounding_dino_tiny (or dfine_m_coco, yolox_x); deno task finetune trains one " +
  "on labels of your own";

export interface Detected {
  /** What was searched: "engraver", "alice", "prints/seymour" ..., or a folder. */
  readonly corpus: string;
  /** As the run names it, such as "ink in tiles of 2000". */
  readonly detector: string;
  /** Against labels, where there are some. */
  readonly row?: Pick<DetectionRow, "labels" | "found" | "false">;
}

/**
 * Sentences for the run and the report; none where nothing speaks against the detector. Where labels
 * judged it, they decide; without labels the ink detector is doubted on all but the engraver's plates.
 */
export function detectionAdvice({ corpus, detector, row }: Detected): string[] {
  if (detector === "labels") return [];
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
  if (corpus === "engraver" || !/^(ink|yolox_nano)\b/.test(detector)) return [];
  const why = detector.startsWith("ink")
    ? "The ink detector was fitted to plates that Burin engraved itself"
    : "yolox_nano was trained on photographs";
  return [
    `${why}: on real prints it finds few of the figures, and much that is none (README, "What to ` +
    `expect"). Look at the cut-outs before you train on them. What may be better: ${better}.`,
  ];
}
