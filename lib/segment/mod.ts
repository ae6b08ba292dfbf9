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
/** The published models that encode a picture once, each with its family. */
export { promptableModels } from "./open.ts";
/** A published model that encodes a picture once and then takes prompts, by its name in models/. */
export type { PromptableName } from "./open.ts";
/** The files of a model, and the SHA-256 of the two together. */
export type { ModelFiles } from "./open.ts";
/** A text detector and a segmenter joined as lang-SAM. */
export { openLangSam } from "./open_lang_sam.ts";
/** What lang-SAM looks for, and how its two models are opened. */
export type { OpenLangSamOptions } from "./open_lang_sam.ts";
/** Both halves can be used by themselves. */
export type { OpenedLangSam } from "./open_lang_sam.ts";
/** The files of a text detector, and the SHA-256 of its graph. */
export type { TextDetectorFiles } from "./open_lang_sam.ts";
/** The two published forms of lang-SAM. */
export { langSamForms } from "./lang_sam.ts";
/** A published form of lang-SAM, by its name. */
export type { LangSamName } from "./lang_sam.ts";
/** Something that was named, and which pixels it is. */
export type { NamedSegmentation } from "./lang_sam.ts";
/** When a detection of lang-SAM counts, and how to stop. */
export type { LangSamOptions } from "./lang_sam.ts";
/** The segmenter that ships, for the figure in a box. */
export { openBurinCutter } from "./burin_cutter.ts";
/** How the cutter runs. */
export type { BurinCutterOptions } from "./burin_cutter.ts";
/** How the cutter's network runs. */
export type { CutterLogitsOptions } from "./cutter_logits.ts";
/** GrabCut (Rother et al. 2004) on the map of strokes. */
export { grabcut } from "./grabcut.ts";
/** Settings of GrabCut. */
export type { GrabcutOptions } from "./grabcut.ts";
/** The figure map at three scales; densities of ink; slopes of the lines; the plate itself. */
export type { Features } from "./grabcut.ts";
/** Fits where a figure lies in its box to outlined figures of your own. */
export { fitFigureInBox } from "./figure_in_box_fit.ts";
/** What `fitFigureInBox` can be told. */
export type { FigureInBoxFitOptions } from "./figure_in_box_fit.ts";
/** SAM and MobileSAM. */
export { openSam } from "./sam.ts";
/** The two graphs, as bytes or files. */
export type { EncoderAndDecoder } from "./sam.ts";
/** Which mask answers, and how sessions run. */
export type { SamOptions } from "./sam.ts";
/** HQ-SAM. */
export { openHqSam } from "./hq_sam.ts";
/** SAM 2.1. */
export { openSam2 } from "./sam2.ts";
/** A model that encodes a plate once for any number of prompts. */
export type { Promptable } from "./promptable.ts";
/** Such a model as a segmenter. */
export { asSegmenter } from "./promptable.ts";
/** Something that can be stopped. */
export type { Stoppable } from "./promptable.ts";
/** A model's embedding of a plate. */
export type { Encoded } from "./promptable.ts";
/** A prompt whose box may be missing where a point inside is given. */
export type { PointPrompt } from "./promptable.ts";
/** Stores embeddings of plates; see embedding_cache.ts. */
export type { EncodedStore } from "./promptable.ts";
/** Embeddings of plates kept on disk up to a size. */
export { embeddingCache } from "./embedding_cache.ts";
/** Whose embeddings are cached, where, and how many bytes of them. */
export type { EmbeddingCacheOptions } from "./embedding_cache.ts";
/** Fills holes and drops specks of a mask. */
export { tidyMask } from "./mask_policy.ts";
/** What becomes of holes and islands in a mask. */
export type { MaskPolicy } from "./mask_policy.ts";
/** A figure with or without its background. */
export { cutOut } from "./cutout.ts";
/** What stays of a box, and how far around it. */
export type { CutOutOptions } from "./cutout.ts";
/** How far segmenters agree, mask by mask. */
export { agreements } from "./agreement.ts";
/** The masks that methods made of one plate, a list per method. */
export type { Answers } from "./agreement.ts";
/** A way in which the cutter looks at a figure. */
export type { CutterLook } from "./cutter_looks.ts";
/** Which of several masks answers. */
export type { MaskChoice } from "./sam_decoder.ts";
