/**
 * Weights and pictures by manifest: found by hash in cache or mirror, or downloaded; files written whole.
 *
 * @module
 */
/** Every model of models/. */
export { modelManifests } from "./manifest.ts";
/** Every data set of data/. */
export { dataManifests } from "./manifest.ts";
/** The manifest of an id. */
export { byId } from "./manifest.ts";
/** A model's manifest. */
export type { ModelManifest } from "./manifest.ts";
/** A data set's manifest. */
export type { DataManifest } from "./manifest.ts";
/** A file with its address, size and hash. */
export type { Asset } from "./manifest.ts";
/** Where the project lies. */
export { projectDirectory } from "./manifest.ts";
/** A file in project, cache or mirror, else downloaded. */
export { fetchAsset } from "./fetch.ts";
/** A file in project, cache or mirror, or null. */
export { locateAsset } from "./fetch.ts";
/** A file that was found, with its hash. */
export type { Located } from "./fetch.ts";
/** Where files are looked for. */
export type { AssetPlaces } from "./fetch.ts";
/** Where downloads are kept. */
export { cacheDirectory } from "./fetch.ts";
/** SHA-256 of a file. */
export { digestOf } from "./fetch.ts";
/** Writes a file entirely or not at all. */
export { writeWhole } from "./whole_file.ts";
/** Locks a folder for one process. */
export { lockFolder } from "./lock.ts";
