/**
 * Detectors trained on labelled plates, head or whole; what they start from and what they see.
 *
 * @module
 */
/** Trains several lengths, chooses one on validation plates and tests it. */
export { finetuneStudy } from "./study.ts";
/** What such a study takes. */
export type { StudyOptions } from "./study.ts";
/** What a training begins from: a model, a file, or random weights. */
export { openStart } from "./start.ts";
/** Trains all of a YOLOX and writes an ordinary model. */
export { trainWholeDetector } from "./whole_detector.ts";
/** The defaults of that. */
export { detectorDefaults } from "./detector_training.ts";
/** Steps, batch, rate and more. */
export type { DetectorConfig } from "./detector_training.ts";
/** YOLOX nano to x with random weights. */
export { yoloxModel } from "./yolox_architecture.ts";
/** Depth and width of each size. */
export { yoloxSizes } from "./yolox_architecture.ts";
/** A YOLOX's head, read from its file. */
export { readHead } from "./yolox_head.ts";
/** All of a YOLOX, read from its file. */
export { readNetwork } from "./yolox_network.ts";
/** SimOTA (Ge et al. 2021): which anchors answer for which label. */
export { assign } from "./simota.ts";
/** Images to train with: crops, mosaics, tones and papers. */
export { trainingPictures } from "./training_pictures.ts";
/** Plates reduced once and kept. */
export { readTrainingPlates } from "./plate_cache.ts";
/** Detections as labels of plates that nobody labelled. */
export { pseudoLabelled } from "./pseudo_labels.ts";
