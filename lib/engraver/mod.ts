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
/** How many plates to learn from are drawn, and from which seed. */
export type { TrainingPlatesOptions } from "./training_plates.ts";
/** Engraves plates on which the same people come back, to learn who is who. */
export { engraveRecurringPlates } from "./recurring_plates.ts";
/** How many plates of people who recur are drawn, and from which seed. */
export type { RecurringPlatesOptions } from "./recurring_plates.ts";
/** One plate from a seed, as strokes. */
export { engravePlate } from "./plate.ts";
/** Its size, cast, scene, state and hand. */
export type { PlateOptions } from "./plate.ts";
/** A plate with its parts and characters. */
export type { EngravedPlate } from "./plate.ts";
/** A part of the picture; a halo is the bare paper an engraver leaves round what stands in front. */
export type { PlatePart } from "./plate.ts";
/** A person on a plate. */
export type { PlateCharacter } from "./plate.ts";
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
export type { SheetFigure } from "./print.ts";
/** A person from a seed, the same on every plate. */
export { makeIdentity } from "./identity.ts";
/** Everything about a person that stays the same. */
export type { Identity } from "./identity.ts";
/** What sort of figure somebody is. */
export type { Kind } from "./identity.ts";
/** Lengths in heads; shares from 0 to about 1. */
export type { Face } from "./identity.ts";
/** A cloth: how dark it is, its colour, its pattern. */
export type { Stuff } from "./identity.ts";
/** Where a picture is set. */
export type { Scene } from "./stage.ts";
/** The lettering of a plate. */
export type { Words } from "./title.ts";
/** What is engraved round the picture. */
export type { Margins } from "./margins.ts";
/** Affine frame [a b c d e f]. */
export type { Frame } from "./geometry.ts";
/** A point or a vector; y points down. */
export type { Pt } from "./geometry.ts";
/** A shape with its strokes, in pixels of the plate. */
export type { SketchPart } from "./sketch.ts";
/** A pose. */
export type { Pose } from "./pose.ts";
/** Where somebody faces: aside, half, towards whoever looks at the plate, or away. */
export type { View } from "./pose.ts";
/** What the face shows. */
export type { Mood } from "./pose.ts";
/** What a hand does. */
export type { Hand } from "./pose.ts";
