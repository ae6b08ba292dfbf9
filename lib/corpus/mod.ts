/**
 * Plates, labels and characters; label formats; data sets; splits.
 *
 * @module
 */
/** A picture of a collection. */
export type { Plate } from "./plate.ts";
/** A labelled figure of a plate. */
export type { Label } from "./plate.ts";
/** Plates and labels, and how to open a plate. */
export type { Collection } from "./plate.ts";
/** A figure that was cut out. */
export type { Character } from "./character.ts";
/** A folder of images, with metadata.csv where there is one. */
export { openFolder } from "./folder.ts";
/** A folder of labels in any known format. */
export { openLabelled } from "./labelled_folder.ts";
/** Labels with the collection they belong to. */
export type { LabelledCollection } from "./labelled_folder.ts";
/** Writes labels in a format. */
export { saveLabelled } from "./labelled_folder.ts";
/** The label formats: what each holds, reads and writes. */
export { labelFormats } from "./label_formats.ts";
/** The name of a label format. */
export type { LabelFormatName } from "./label_formats.ts";
/** The format that a folder of labels looks like. */
export { recognise } from "./label_formats.ts";
/** Labels from COCO's JSON. */
export { readCoco } from "./coco.ts";
/** Labels to COCO's JSON. */
export { writeCoco } from "./coco.ts";
/** A collection by name: "engraver", "alice", "prints", "prints/BOOK". */
export { openNamed } from "./named_collection.ts";
/** Real prints of the 18th and 19th century, fetched before. */
export { openPrints } from "./prints.ts";
/** What is known of these prints, without the pictures. */
export { readPrints } from "./prints.ts";
/** Tenniel's plates for Alice. */
export { openAlice } from "./alice.ts";
/** The database of a run: plates, characters, detections. */
export { openStore } from "./store.ts";
/** Its type. */
export type { Store } from "./store.ts";
/** Training, validation and test plates, whole works together. */
export { splitByWork } from "./splits.ts";
/** The same with whole books together. */
export { splitByBook } from "./splits.ts";
/** One fold per book. */
export { leaveOneBookOut } from "./splits.ts";
/** A few folds of books. */
export { foldsOfBooks } from "./book_folds.ts";
