/**
 * Embedders, ranks, intervals, and engravings matched by their lines.
 *
 * @module
 */
/** A function from pictures to vectors. */
export type { Embedder } from "./embed.ts";
/** Perceptual hashes as vectors, without training. */
export { phashEmbedder } from "./embed.ts";
/** Embeds many pictures. */
export { embedAll } from "./embed.ts";
/** A trained encoder as an embedder. */
export { openEncoder } from "./encoder.ts";
/** The originals with and without background, embedded. */
export { embedGalleries } from "./galleries.ts";
/** The nearest figures, and their mirror images. */
export { nearestEitherWay } from "./direction.ts";
/** The study's validation: how high the original ranks. */
export { rankOriginals } from "./rank_originals.ts";
/** Ranks with ties. */
export { ranksOf } from "./topk.ts";
/** Top-k with ties. */
export { topK } from "./topk.ts";
/** A confidence interval. */
export type { Interval } from "./intervals.ts";
/** Wilson's interval of a share. */
export { wilson } from "./intervals.ts";
/** An interval by resampling clusters. */
export { clusterBootstrap } from "./intervals.ts";
/** Pairs that show the same engraving. */
export { findPairs } from "./duplicates.ts";
/** Such pairs as groups. */
export { groupPairs } from "./duplicates.ts";
/** How well pairs agree with known works. */
export { scorePairs } from "./duplicates.ts";
/** Two pictures registered by their lines. */
export { register } from "./registration.ts";
/** The threshold at which unrelated pairs are told apart. */
export { thresholdOf } from "./stranger_threshold.ts";
/** A perceptual hash of 64 signs. */
export { phash } from "./phash.ts";
