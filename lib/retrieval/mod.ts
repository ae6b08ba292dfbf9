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
/** How many pictures are embedded at a time, and what is told meanwhile. */
export type { EmbedAllOptions } from "./embed.ts";
/** A trained encoder as an embedder. */
export { openEncoder } from "./encoder.ts";
/** Which of the encoder's outputs to use, and how the session runs. */
export type { EncoderOptions } from "./encoder.ts";
/** The originals with and without background, embedded. */
export { embedGalleries } from "./galleries.ts";
/** Where the pictures come from, and how many are embedded at a time. */
export type { GalleriesOptions } from "./galleries.ts";
/** Embeddings of the same pictures by several embedders. */
export type { Galleries } from "./galleries.ts";
/** How many neighbours to look for, and where not to. */
export type { NearestOptions } from "lib/tensor/knn.ts";
/** The nearest rows to each query, best first. */
export type { Neighbours } from "lib/tensor/knn.ts";
/** Rows that are searched many times, or for many at once, by a matrix product. */
export { openGallery } from "lib/onnx/neighbours.ts";
/** Rows that are searched until they are disposed of. */
export type { OpenedGallery } from "lib/onnx/neighbours.ts";
/** Where the products are made, and whether the rows are ready for them. */
export type { OpenGalleryOptions } from "lib/onnx/neighbours.ts";
/** Vectors on disk, for more than a million rows; needs LanceDB. */
export { openVectorTable } from "./open_vector_table.ts";
/** A table of vectors of one model. */
export type { VectorTable } from "./vector_table.ts";
/** Whose vectors a table holds. */
export type { VectorModel } from "./vector_table.ts";
/** How much of what exact search finds a table's cells find. */
export type { TableRecall } from "./vector_table.ts";
/** What is wanted of a table's cells. */
export type { TuneOptions } from "./vector_table.ts";
/** Vectors laid out on a plane by UMAP. */
export { layOut } from "./umap.ts";
/** How vectors are laid out. */
export type { LayoutOptions } from "./umap.ts";
/** The nearest figures, and their mirror images. */
export { nearestEitherWay } from "./direction.ts";
/** The same pictures embedded as they are and flipped left to right. */
export type { BothDirections } from "./direction.ts";
/** How many answers to give, and which rows may not answer. */
export type { DirectionOptions } from "./direction.ts";
/** One answer to a query. */
export type { Hit } from "./direction.ts";
/** The study's validation: how high the original ranks. */
export { rankOriginals } from "./rank_originals.ts";
/** Top-1, Top-3 and Top-10 of queries in a gallery. */
export type { Evaluation } from "./rank_originals.ts";
/** Ranks with ties. */
export { ranksOf } from "./topk.ts";
/** Top-k with ties. */
export { topK } from "./topk.ts";
/** Which row is right for each query, and what counts as a tie. */
export type { RankOptions } from "./topk.ts";
/** Ranks of each query's own gallery row, from 1. */
export type { Ranks } from "./topk.ts";
/** The share of queries found among the first k, by how ties are counted. */
export type { TopK } from "./topk.ts";
/** A confidence interval. */
export type { Interval } from "./intervals.ts";
/** Wilson's interval of a share. */
export { wilson } from "./intervals.ts";
/** An interval by resampling clusters. */
export { clusterBootstrap } from "./intervals.ts";
/** How the bootstrap resamples. */
export type { BootstrapOptions } from "./intervals.ts";
/** Outcomes as lists, one for each cluster. */
export { byCluster } from "./intervals.ts";
/** Two models on the same queries, by resampling clusters. */
export { pairedBootstrap } from "./intervals.ts";
/** A difference of two means over the same queries. */
export type { PairedDifference } from "./intervals.ts";
/** Two models on the same queries, by McNemar's exact test. */
export { mcnemar } from "./mcnemar.ts";
/** How two models answered the same queries. */
export type { McNemar } from "./mcnemar.ts";
/** Recall at several depths. */
export { recallCurve } from "./recall.ts";
/** The depths of a recall curve, 1 to 1000. */
export { recallDepths } from "./recall.ts";
/** The rank of each query's own row, the middle of its ties. */
export { averagedRanks } from "./mean_rank.ts";
/** The mean rank. */
export { meanRank } from "./mean_rank.ts";
/** The mean reciprocal rank (MRR). */
export { meanReciprocalRank } from "./mean_rank.ts";
/** A measure of ranks under the three ways to settle ties. */
export type { TiedMean } from "./mean_rank.ts";
/** Average precision of one list of answers. */
export { listPrecision } from "./average_precision.ts";
/** How well one list of answers is ordered. */
export type { ListPrecision } from "./average_precision.ts";
/** Average precision (mAP) and MAP@R by group. */
export { groupPrecision } from "./group_precision.ts";
/** How well all queries that can be answered were answered. */
export type { GroupPrecision } from "./group_precision.ts";
/** What is right for a query, and what may not answer. */
export type { GroupPrecisionOptions } from "./group_precision.ts";
/** Micro average precision (muAP), and the threshold that can be trusted. */
export { microAveragePrecision } from "./micro_average_precision.ts";
/** How well similarities tell right pairs from wrong ones. */
export type { MicroAveragePrecision } from "./micro_average_precision.ts";
/** The threshold at 90 % precision. */
export type { TrustedPairs } from "./micro_average_precision.ts";
/** Pairs that show the same engraving. */
export { findPairs } from "./duplicates.ts";
/** Such pairs as groups. */
export { groupPairs } from "./duplicates.ts";
/** How well pairs agree with known works. */
export { scorePairs } from "./duplicates.ts";
/** What counts as a duplicate. */
export type { FindPairsOptions } from "./duplicates.ts";
/** Two gallery rows that are the same engraved figure; `a < b`. */
export type { Pair } from "./duplicates.ts";
/** What is known of a row. */
export type { Member } from "./duplicates.ts";
/** How well duplicates of one kind were found. */
export type { DuplicateScore } from "./duplicates.ts";
/** Two pictures registered by their lines. */
export { register } from "./registration.ts";
/** Local contrast of a cut-out. */
export type { Lines } from "./registration.ts";
/** How two cut-outs lie on each other when they agree best. */
export type { Registration } from "./registration.ts";
/** The threshold at which unrelated pairs are told apart. */
export { thresholdOf } from "./stranger_threshold.ts";
/** A perceptual hash of 64 signs. */
export { phash } from "./phash.ts";
