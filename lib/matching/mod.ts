/**
 * Plates laid on each other: pairs of one design, how they are related, and which figure is which.
 *
 * @module
 */
/** Finds pairs of plates that show one design. */
export { findPlatePairs } from "./plate_pairs.ts";
/** Plates to compare. */
export type { PlatesToCompare } from "./plate_pairs.ts";
/** How plates are compared. */
export type { PlatePairsOptions } from "./plate_pairs.ts";
/** All that was found, and what was looked at. */
export type { PlatePairs } from "./plate_pairs.ts";
/** Two plates that show one design. */
export type { PlatePair } from "./plate_pairs.ts";
/** The least that is asked of a pair. */
export type { PlateThreshold } from "./plate_threshold.ts";
/** Opens the best network that is at hand. */
export { openMatchingNetwork } from "./networks.ts";
/** A network with what its features mean. */
export type { MatchingNetwork } from "./networks.ts";
/** Names of the networks. */
export type { MatchingNetworkName } from "./networks.ts";
/** Features of grey pictures, a vector for each place. */
export type { FeatureNetwork } from "./trunk.ts";
/** Everything that is measured of two plates. */
export type { PairEvidence } from "./pair_evidence.ts";
/** How features lie on each other. */
export type { MapRegistration } from "./map_registration.ts";
/** How well lines agree, and where they lie. */
export type { LineRegistration } from "./line_registration.ts";
/** How likely each type of pair is. */
export { estimatePair } from "./pair_model.ts";
/** What was estimated of a pair. */
export type { PairEstimate } from "./pair_model.ts";
/** Coefficients that turn evidence into probabilities. */
export type { PairModel } from "./pair_model.ts";
/** Learns all coefficients from known pairs. */
export { fitPairModel } from "./pair_model.ts";
/** A pair whose type is known, as far as it is. */
export type { KnownPair } from "./pair_model.ts";
/** A fitted logistic regression. */
export type { Logistic } from "./logistic.ts";
/** An affine map of the plane. */
export type { Affine } from "./affine.ts";
/** Matches the figures of two plates. */
export { alignFigures } from "./figure_alignment.ts";
/** Two figures that are one. */
export type { FigureMatch } from "./figure_alignment.ts";
/** Groups of what pairs join, guarded against chains. */
export { guardedGroups } from "./pair_groups.ts";
/** Two rows that are one, and how sure that is. */
export type { Link } from "./pair_groups.ts";
/** The least probability at which so many pairs are right. */
export { precisionThreshold } from "./pair_model.ts";
/** How two plates, or two figures, are related. */
export type { PairType } from "lib/corpus/pair_type.ts";
/** A picture in memory. */
export type { Image } from "lib/image/image.ts";
/** Numbers drawn from a seed. */
export type { Random } from "lib/tensor/random.ts";
/** Numbers in a shape. */
export type { Tensor } from "lib/tensor/tensor.ts";
/** A box in pixels. */
export type { Box } from "lib/geometry/box.ts";
/** Element types of tensors. */
export type { DataType } from "lib/tensor/tensor.ts";
/** Arrays of element types. */
export type { DataTypes } from "lib/tensor/tensor.ts";
