/**
 * From plates to characters, in one resumable run.
 *
 * @module
 */
/** Detects and cuts out every figure of a collection. */
export { extract } from "./extract.ts";
/** What `extract` takes. */
export type { ExtractOptions } from "./extract.ts";
/** How far it is. */
export type { ExtractProgress } from "./extract.ts";
/** What it found. */
export type { ExtractSummary } from "./extract.ts";
/** The database of a run's folder. */
export { storeFile } from "./extract.ts";
/** Something that works on plates, and how the corpus remembers it. */
export type { Named } from "./extract.ts";
/** Writes characters.jsonl, one record per figure. */
export { writeRecords } from "./records.ts";
/** A record of it. */
export type { CharacterRecord } from "./records.ts";
/** One detection per figure, by boxes. */
export { deduplicateBoxes } from "./deduplicate.ts";
/** One detection per figure, by masks. */
export { deduplicateMasks } from "./deduplicate.ts";
/** What counts as the same figure. */
export type { DeduplicateOptions } from "./deduplicate.ts";
/** The defaults of that. */
export { deduplicateDefaults } from "./deduplicate.ts";
/** What a detection needs in order to be compared with others. */
export type { Found } from "./deduplicate.ts";
/** How plates are compared with what the corpus knows of them. */
export type { LookOptions } from "./changes.ts";
/** Ids of plates by what became of them since the last run. */
export type { Changes } from "./changes.ts";
/** Detector and segmenter in workers, for `ExtractOptions.abreast`. */
export { openModelWorkers } from "./model_workers.ts";
/** Which models, and in how many workers. */
export type { ModelWorkersOptions } from "./model_workers.ts";
/** The models that each worker opens. */
export type { WorkerModels } from "./model_worker.ts";
/** What it opens. */
export type { ModelWorkers } from "./model_workers.ts";
