/**
 * A page to look at a run, search in it, and decide: served to this machine, or written as a folder.
 *
 * @module
 */
/** Serves the review of a run at an address that holds a secret. */
export { serveReview } from "./server.ts";
/** A server of a review that runs. */
export type { ReviewServer } from "./server.ts";
/** Where a server of a review listens, and what it sends. */
export type { ServeReviewOptions } from "./server.ts";
/** For whom a review is, and where its plates are. */
export type { ReviewOptions } from "./review.ts";
/** Writes a review as a folder that opens from disk. */
export { writeStaticReview } from "./static_folder.ts";
/** What was written as such a folder. */
export type { StaticReview } from "./static_folder.ts";
/** What goes into such a folder. */
export type { StaticReviewOptions } from "./static_folder.ts";
/** The files of the page, to be served or written. */
export { pageFiles } from "./page_files.ts";
/** A file of the page, and its headers. */
export type { PageFile } from "./page_files.ts";
/** A secret of 256 bits for an address. */
export { newToken } from "./gate.ts";
/** The path that a request asks for, if it may ask. */
export { passage } from "./gate.ts";
/** What a request is held against. */
export type { Gate } from "./gate.ts";
/** Headers that let a page run its own files and nothing else. */
export { guardedHeaders } from "./gate.ts";
