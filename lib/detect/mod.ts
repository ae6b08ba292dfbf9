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
/** The detectors that have a name. */
export type { DetectorName } from "./open.ts";
/** What is known of a detector before it is opened, and how plates reach it where not as its file tells. */
export type { DetectorRow } from "./open.ts";
/** Kinds of models in files, opened as "yolox:my.onnx". */
export type { DetectorKind } from "./open.ts";
/** A baseline that finds figures by their strokes, without a model. */
export { ink } from "./ink.ts";
/** Settings of the ink detector. */
export type { InkOptions } from "./ink.ts";
/** The fitted weights of the ink detector. */
export type { InkWeights } from "./ink.ts";
/** Fits the ink detector's weights to labelled plates of your own. */
export { fitInk } from "./ink_fit.ts";
/** What `fitInk` can be told. */
export type { InkFitOptions } from "./ink_fit.ts";
/** YOLOX (Ge et al. 2021). */
export { openYolox } from "./yolox.ts";
/** How a YOLOX model is opened. */
export type { YoloxOptions } from "./yolox.ts";
/** Which of a detector's looks are taken at a plate. */
export type { LookPlan } from "./look_plan.ts";
/** Your own YOLOv8 export. */
export { openYolov8 } from "./yolov8.ts";
/** How a YOLOv8 model is opened. */
export type { Yolov8Options } from "./yolov8.ts";
/** D-FINE (Peng et al. 2024). */
export { openDfine } from "./dfine.ts";
/** How a D-FINE model is opened. */
export type { DfineOptions } from "./dfine.ts";
/** GroundingDINO (Liu et al. 2023), which finds what a text names. */
export { openGroundingDino } from "./grounding_dino.ts";
/** What GroundingDINO looks for, and how it is opened. */
export type { GroundingDinoOptions } from "./grounding_dino.ts";
/** The labels themselves as a detector. */
export { fromLabels } from "./labels.ts";
/** A detector that looks at large plates in tiles. */
export { tiled } from "./tiled.ts";
/** How a plate is cut into tiles. */
export type { TilingOptions } from "./tiled.ts";
/** Average precision as COCO computes it. */
export { averagePrecision } from "./average_precision.ts";
/** One plate. */
export type { PlateInstances } from "./average_precision.ts";
/** What is compared. */
export type { Overlap } from "./average_precision.ts";
/** Average precision by COCO's rules, 0 to 1; NaN without labels. */
export type { AveragePrecision } from "./average_precision.ts";
/** A place on a plate, as a box or as a mask, too. */
export type { Instance } from "./average_precision.ts";
/** A labelled place. */
export type { LabelledInstance } from "./average_precision.ts";
/** Everything that is said of detections beside labels. */
export { evaluateDetections } from "./evaluation.ts";
/** A plate with what was found on it, down to a low score, and what is there. */
export type { EvaluatedPlate } from "./evaluation.ts";
/** When a detection counts, and when it matches. */
export type { EvaluationOptions } from "./evaluation.ts";
/** How well a detector does against labels. */
export type { DetectionEvaluation } from "./evaluation.ts";
/** Counts at a threshold of the score, and average precision over all scores. */
export type { Tally } from "./evaluation.ts";
/** Average precision of masks, and how well they fit. */
export type { MaskEvaluation } from "./evaluation.ts";
/** How hard a figure is to find, as its label says. */
export type { Difficulty } from "./evaluation.ts";
/** Average precision by book with bootstrap intervals. */
export { evaluateByBook } from "./by_book.ts";
/** A plate, what was found on it, what is there, and which book it is from. */
export type { BookPlate } from "./by_book.ts";
/** How the plates of a book are resampled, and which books are averaged. */
export type { ByBookOptions } from "./by_book.ts";
/** Average precision book by book, and over books. */
export type { ByBook } from "./by_book.ts";
/** One book's average precision and how much there is of it. */
export type { BookRow } from "./by_book.ts";
/** Average precision at IoU .5 with the ends of its 95 % interval, all 0 to 1; NaN without figures. */
export type { BookPrecision } from "./by_book.ts";
/** Which class was taken for which. */
export { confusionMatrix } from "./confusion.ts";
/** One plate, each region with its class. */
export type { Classified } from "./confusion.ts";
/** Which pairs of detections and labels are counted. */
export type { ConfusionOptions } from "./confusion.ts";
/** How often each class was taken for each other one. */
export type { Confusion } from "./confusion.ts";
/** How like known prints a plate looks. */
export { likenessOf } from "./likeness.ts";
/** What `likenessOf` must know of the books that a detector of your own learnt from. */
export { knownLooks } from "./likeness.ts";
/** What is known of the books that the shipped models learnt from. */
export type { KnownLooks } from "./likeness.ts";
/** How like a plate is to those that a detector was trained on. */
export type { Likeness } from "./likeness.ts";
/** How a picture is made smaller. */
export type { Reduction } from "./letterbox.ts";
/** A plate's numbers by name; all are finite. */
export type { PlateLook } from "./plate_look.ts";
/** One of the numbers that describe how a plate looks. */
export type { LookName } from "./plate_look.ts";
/** How plates reach a trained detector. */
export type { InputForm } from "./input_form.ts";
/** Weights of the two looks; in each the constant is last. */
export type { MapWeights } from "./figure_map.ts";
/** Precision, recall and boxes kept at each threshold, from scores that were kept. */
export { thresholdPoints } from "./thresholds.ts";
/** What was found on a plate down to a low score, and what is there. */
export type { PlateDetections } from "./thresholds.ts";
/** What one threshold keeps. */
export type { ThresholdPoint } from "./thresholds.ts";
