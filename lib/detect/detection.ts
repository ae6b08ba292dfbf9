/** What a detector is: a function of a plate's picture. */
import type { Detection } from "lib/corpus/detection.ts";
import type { Image } from "lib/image/image.ts";

export type { Detection };

/** Which detections are returned, and how to stop. */
export interface DetectOptions {
  /** Detections below are dropped. Each detector has its own low default, so that thresholds can move later. */
  readonly minScore?: number | undefined;
  /**
   * The score from which finds count, where less is asked for: what scores below takes the place of none
   * of them. Default: `minScore`; where part of a page is looked at again, as `burin_nano` does, .25.
   */
  readonly believed?: number | undefined;
  /** Stops the detector; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Detectors are functions, so that a notebook can exchange one for another. Best score first. */
export type Detector = (image: Image, options?: DetectOptions) => Promise<Detection[]>;
