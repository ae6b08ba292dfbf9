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
/** The manifest of a model of your own, checked. */
export { parseModelManifest } from "./manifest.ts";
/** The manifest of a data set of your own, checked. */
export { parseDataManifest } from "./manifest.ts";
/** A model's manifest. */
export type { ModelManifest } from "./manifest.ts";
/** A data set's manifest. */
export type { DataManifest } from "./manifest.ts";
/** A file with its address, size and hash. */
export type { Asset } from "./manifest.ts";
/** Where the project lies. */
export { projectDirectory } from "./manifest.ts";
/** One set of bytes that an asset may have. */
export type { Variant } from "./manifest.ts";
/** A whole graph, in ONNX. */
export type { GraphManifest } from "./manifest.ts";
/** Weights alone, in safetensors, of a network that the library builds. */
export type { WeightsManifest } from "./manifest.ts";
/** A file that a model needs and that is none itself, such as its words. */
export type { FileManifest } from "./manifest.ts";
/** A book that plates of a collection come from. */
export type { Book } from "./manifest.ts";
/** A plate to fetch; rights are the collection's where it has none of its own. */
export type { DataItem } from "./manifest.ts";
/** How sure a hash is. */
export type { Grade } from "./manifest.ts";
/** A zip that holds a variant's file. */
export type { Packed } from "./manifest.ts";
/** What all models' manifests say. */
export type { Model } from "./manifest.ts";
/** Names and shapes of a model's tensors; null dimensions are free. */
export type { Signature } from "./manifest.ts";
/** How a file is made that nobody publishes. */
export type { Export } from "./manifest.ts";
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
export { fileDigest } from "./fetch.ts";
/** The folders of BURIN_MIRROR, where files are looked for before the network. */
export { mirrorDirectories } from "./fetch.ts";
/** Where files are looked for, and how a download is watched and stopped. */
export type { FetchOptions } from "./fetch.ts";
/** Writes a file entirely or not at all. */
export { writeWhole } from "./whole_file.ts";
/** Locks a folder for one process. */
export { lockFolder } from "./lock.ts";
/** What the lock tells other processes. */
export type { LockOptions } from "./lock.ts";
/** A lock that is held, until it is disposed of or the process ends. */
export type { Lock } from "./lock.ts";
/** Who works somewhere. */
export type { Holder } from "./lock.ts";
/** How a download is watched and stopped. */
export type { DownloadOptions } from "./download.ts";
