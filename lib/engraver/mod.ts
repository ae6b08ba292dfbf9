/**
 * Plates drawn in code, their impressions, and the truth about who is on them.
 *
 * @module
 */
/** Engraves a collection into a folder, with its labels. */
export { engraveCollection } from "./collection.ts";
/** What a collection is made from. */
export type { CollectionOptions } from "./collection.ts";
/** Engraves plates of many shapes to train with. */
export { engraveTrainingPlates } from "./training_plates.ts";
/** What these are made from. */
export type { TrainingPlatesOptions } from "./training_plates.ts";
/** One plate from a seed, as strokes. */
export { engravePlate } from "./plate.ts";
/** Its size, cast, scene, state and hand. */
export type { PlateOptions } from "./plate.ts";
/** A plate with its parts and characters. */
export type { Plate } from "./plate.ts";
/** A sheet to be printed from a plate. */
export { impression } from "./impression.ts";
/** Such a sheet. */
export type { Impression } from "./impression.ts";
/** What print scholars tell apart. */
export type { ImpressionKind } from "./impression.ts";
/** All of these kinds. */
export { impressionKinds } from "./impression.ts";
/** Prints a sheet: pixels, and the mask of every figure. */
export { print } from "./print.ts";
/** What was printed. */
export type { Sheet } from "./print.ts";
/** What is known of a figure on a sheet. */
export type { Figure } from "./print.ts";
/** A person from a seed, the same on every plate. */
export { makeIdentity } from "./identity.ts";
/** Everything about a person that stays the same. */
export type { Identity } from "./identity.ts";
