/** What was found on a plate. Values here know nothing about the models that make them. */
import type { Box } from "lib/geometry/box.ts";

/** One thing that a detector found. */
export interface Detection {
  /** Pixels of the plate given to the detector. */
  readonly box: Box;
  /** Confidence, 0 to 1. */
  readonly score: number;
  /** The class, in the detector's own words ("person", "figure"). */
  readonly label: string;
  /** Text detectors: how well the phrase fits the box, and which phrase. */
  readonly textScore?: number;
  /** Text detectors: the words of the prompt that fit the box. */
  readonly phrase?: string;
  /** Text detectors: every token of the prompt with its score, so that thresholds can move later. */
  readonly tokens?: readonly { readonly token: string; readonly score: number }[];
}
