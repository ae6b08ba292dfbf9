/** How detectors and cutters are trained where nothing else is asked for; known without loading any training. */
import type { CutterSettings } from "./cutter_training.ts";
import type { DetectorConfig } from "./detector_training.ts";
import type { FinetuneConfig } from "./train.ts";

/** What was found to work on prints from COCO's weights. */
export const detectorDefaults: DetectorConfig = {
  steps: 2400,
  batch: 8,
  sizes: [416],
  learningRate: 5e-4,
  warmup: 30,
  final: 0.05,
  weightDecay: 0.02,
  ema: 0.998,
  clip: 10,
  boxLoss: "iou",
  frozen: [],
};

/** What the study's tool takes for so few plates, but for the batch: AdamW at .002. */
export const finetuneDefaults: FinetuneConfig = {
  epochs: 70,
  batch: 8,
  learningRate: 0.002,
  weightDecay: 0.0005,
  boxLoss: "iou",
};

/** What was found to work on prints. */
export const wholeDefaults: FinetuneConfig = {
  epochs: 70,
  batch: detectorDefaults.batch,
  learningRate: detectorDefaults.learningRate,
  weightDecay: detectorDefaults.weightDecay,
  boxLoss: detectorDefaults.boxLoss,
};

/** What was found to work on the engraver's masks and 291 outlines of prints. */
export const cutterSettings: CutterSettings = {
  steps: 1000,
  batch: 16,
  learningRate: 2e-3,
  weightDecay: 0.01,
  warmup: 50,
  realShare: 0.375,
  guessShare: 0.3125,
};

/** What a detector learns from beside labelled prints, and into how many folds books are dealt out. */
export const sourceDefaults = {
  /** Folds of books that `fold` counts. */
  folds: 4,
  /** Share of the pictures that show engraved plates, where there are some. */
  engraverShare: 0.2,
  /** Share of the pictures that show plates which another detector labelled, where there are some. */
  pseudoShare: 0.2,
} as const;

/** YOLOX's overlap above which a box goes, where a detector is evaluated by books. */
export const evaluationNms = 0.55;
