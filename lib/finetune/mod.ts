/**
 * Detectors trained on labelled plates, head or whole; what they start from and what they see.
 *
 * @module
 */
/** Trains several lengths, chooses one on validation plates and tests it. */
export { finetuneStudy } from "./study.ts";
/** What such a study takes. */
export type { StudyOptions } from "./study.ts";
/** What learns. */
export type { Trained } from "./study.ts";
/** What a fine-tuning study leaves. */
export type { Study } from "./study.ts";
/** Average precision of a detector on one part. */
export type { PartMetrics } from "./evaluate_detector.ts";
/** What a training begins from: a model, a file, or random weights. */
export { openStart } from "./start.ts";
/** Where a starting model comes from. */
export type { StartOptions } from "./start.ts";
/** A model to train further. */
export type { Start } from "./start.ts";
/** Trains all of a YOLOX and writes an ordinary model. */
export { trainWholeDetector } from "./whole_detector.ts";
/** What a whole detector is trained on, how, and where it is written. */
export type { WholeDetectorOptions } from "./whole_detector.ts";
/** A trained detector's file. */
export type { WholeDetector } from "./whole_detector.ts";
/** A training as it stands after a step. */
export type { Looked } from "./whole_detector.ts";
/** The defaults of that. */
export { detectorDefaults } from "./defaults.ts";
/** Steps, batch, rate and more. */
export type { DetectorConfig } from "./detector_training.ts";
/** One step of a detector's training. */
export type { DetectorStepRecord } from "./detector_training.ts";
/** What a detector's training leaves. */
export type { DetectorTraining } from "./detector_training.ts";
/** Weights by name, with the statistics that fold them (`folded`). */
export type { TrainedDetector } from "./detector_training.ts";
/** YOLOX nano to x with random weights. */
export { yoloxModel } from "./yolox_architecture.ts";
/** Depth and width of each size. */
export { yoloxSizes } from "./yolox_architecture.ts";
/** How many numbers the training of such a model moves. */
export { parameterCount } from "./yolox_architecture.ts";
/** The size of a YOLOX network. */
export type { YoloxShape } from "./yolox_architecture.ts";
/** Start, classes and input of a new YOLOX network. */
export type { YoloxModelOptions } from "./yolox_architecture.ts";
/** A YOLOX's head, read from its file. */
export { readHead } from "./yolox_head.ts";
/** The trainable head of a YOLOX file. */
export type { YoloxHead } from "./yolox_head.ts";
/** The head over one map of features. */
export type { HeadLevel } from "./yolox_head.ts";
/** A convolution with a bias; its weights are `<name>.weight` [out, in, k, k] and `<name>.bias` [out]. */
export type { HeadConvolution } from "./yolox_head.ts";
/** All of a YOLOX, read from its file. */
export { readNetwork } from "./yolox_network.ts";
/** A whole YOLOX file as a network that can be trained. */
export type { YoloxNetwork } from "./yolox_network.ts";
/** One node of the network. */
export type { NetworkNode } from "./yolox_network.ts";
/** A convolution of the network; its weights are called by its name. */
export type { NetworkConvolution } from "./yolox_network.ts";
/** What one node does with its inputs, which are names of values. */
export type { NetworkOperation } from "./yolox_network.ts";
/** SimOTA (Ge et al. 2021): which anchors answer for which label. */
export { assign } from "./simota.ts";
/** The cells of all maps, one after the other, in the head's order. */
export type { Cells } from "./simota.ts";
/** A label in pixels of the model's input. */
export type { GroundTruth } from "./simota.ts";
/** Cells that answer for a label, in order. */
export type { Assigned } from "./simota.ts";
/** Images to train with: crops, mosaics, tones and papers. */
export { trainingPictures } from "./training_pictures.ts";
/** Options that change nothing about a plate: the base that single changes are compared with. */
export { unchanged } from "./training_pictures.ts";
/** How likely each change is, 0 (never) to 1 (always), and its range. */
export type { AugmentationOptions } from "./training_pictures.ts";
/** Plates that are drawn from in proportion to their weight against that of others. */
export type { WeightedPlates } from "./training_pictures.ts";
/** Where training pictures come from. */
export type { TrainingPictureSource } from "./training_pictures.ts";
/** The input of a detector in training, and what it has to say. */
export type { TrainingPicture } from "./training_pictures.ts";
/** Plates reduced once and kept. */
export { readTrainingPlates } from "./plate_cache.ts";
/** Which plates are read, how far they are reduced, and where they are kept. */
export type { PlateCacheOptions } from "./plate_cache.ts";
/** A reduced plate with its labels. */
export type { TrainingPlate } from "./plate_cache.ts";
/** What is known of a place on a plate. */
export type { Region } from "./plate_cache.ts";
/** Detections as labels of plates that nobody labelled. */
export { pseudoLabelled } from "./pseudo_labels.ts";
/** Which detections are taken for labels. */
export type { PseudoLabelOptions } from "./pseudo_labels.ts";
/** How a detector's head is fine-tuned. */
export type { FinetuneConfig } from "./train.ts";
/** One epoch of fine-tuning, evaluated on the validation plates. */
export type { EpochRecord } from "./train.ts";
/** What a fine-tuning leaves. */
export type { Finetuned } from "./train.ts";
/** How boxes are drawn to their labels. */
export type { BoxLoss } from "./yolox_loss.ts";
/** The parts of YOLOX's loss, each a mean per label. */
export type { LossParts } from "./yolox_loss.ts";
/** A fine-tuning of one length. */
export type { LengthRun } from "./lengths.ts";
/** Which part of a plate becomes a training picture. */
export type { CropOptions } from "./plate_crop.ts";
/** Which figures of a cropped plate still count. */
export type { VisibleOptions } from "./plate_crop.ts";
/** Figures of the kind that training curves show, 0 to 1. */
export type { Metrics } from "./head_evaluation.ts";
/** Means and deviations of what each filter gives over all pixels, by convolution. */
export type { Statistics } from "./normalisation.ts";
