/**
 * Segmenters that turn boxes, points or words into masks.
 *
 * @module
 */
/** A box with points to include or exclude. */
export type { Prompt } from "./prompt.ts";
/** A mask with a score. */
export type { Segmentation } from "./prompt.ts";
/** A function from an image and prompts to masks. */
export type { Segmenter } from "./prompt.ts";
/** Opens a segmenter by name, or files of your own. */
export { openSegmenter } from "./open.ts";
/** An open segmenter with its name and hash. */
export type { OpenedSegmenter } from "./open.ts";
/** How `openSegmenter` opens. */
export type { OpenSegmenterOptions } from "./open.ts";
/** The names of the segmenters. */
export { segmenterNames } from "./open.ts";
/** A text detector and a segmenter joined as lang-SAM. */
export { openLangSam } from "./open_lang_sam.ts";
/** The two published forms of lang-SAM. */
export { langSamForms } from "./lang_sam.ts";
/** The segmenter that ships, for the figure in a box. */
export { openBurinCutter } from "./burin_cutter.ts";
/** GrabCut (Rother et al. 2004) on the map of strokes. */
export { grabcut } from "./grabcut.ts";
/** SAM and MobileSAM. */
export { openSam } from "./sam.ts";
/** HQ-SAM. */
export { openHqSam } from "./hq_sam.ts";
/** SAM 2.1. */
export { openSam2 } from "./sam2.ts";
/** A model that encodes a plate once for any number of prompts. */
export type { Promptable } from "./promptable.ts";
/** Such a model as a segmenter. */
export { asSegmenter } from "./promptable.ts";
/** Embeddings of plates kept on disk up to a size. */
export { embeddingCache } from "./embedding_cache.ts";
/** Fills holes and drops specks of a mask. */
export { tidyMask } from "./mask_policy.ts";
/** A figure with or without its background. */
export { cutOut } from "./cutout.ts";
/** How far segmenters agree, mask by mask. */
export { agreements } from "./agreement.ts";
