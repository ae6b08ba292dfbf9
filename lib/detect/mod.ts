/**
 * Detectors, from an ink baseline to GroundingDINO, and COCO's metrics for them.
 *
 * @module
 */
/** A figure that was found: box, score and class. */
export type { Detection } from "./detection.ts";
/** A function from an image to detections. */
export type { Detector } from "./detection.ts";
/** What a detector may be told. */
export type { DetectOptions } from "./detection.ts";
/** Opens a detector by name, or a file of your own. */
export { openDetector } from "./open.ts";
/** An open detector with its name, hash and threshold. */
export type { OpenedDetector } from "./open.ts";
/** How `openDetector` opens. */
export type { OpenDetectorOptions } from "./open.ts";
/** Every detector with a name. */
export { detectors } from "./open.ts";
/** Their names. */
export { detectorNames } from "./open.ts";
/** The row of a name, and its licence. */
export { describeDetector } from "./open.ts";
/** A baseline that finds figures by their strokes, without a model. */
export { ink } from "./ink.ts";
/** YOLOX (Ge et al. 2021). */
export { openYolox } from "./yolox.ts";
/** Your own YOLOv8 export. */
export { openYolov8 } from "./yolov8.ts";
/** D-FINE (Peng et al. 2024). */
export { openDfine } from "./dfine.ts";
/** GroundingDINO (Liu et al. 2023), which finds what a text names. */
export { openGroundingDino } from "./grounding_dino.ts";
/** The labels themselves as a detector. */
export { fromLabels } from "./labels.ts";
/** A detector that looks at large plates in tiles. */
export { tiled } from "./tiled.ts";
/** Average precision as COCO computes it. */
export { averagePrecision } from "./average_precision.ts";
/** Everything that is said of detections beside labels. */
export { evaluateDetections } from "./evaluation.ts";
/** Average precision by book with bootstrap intervals. */
export { judgeByBook } from "./by_book.ts";
/** Which class was taken for which. */
export { confusionMatrix } from "./confusion.ts";
/** How like known prints a plate looks. */
export { likenessOf } from "./likeness.ts";
