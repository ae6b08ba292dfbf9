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
/** Labels of a collection to learn from and not to evaluate on. */
export type { TrainingLabels } from "./plate.ts";
/** A collection whose plates are files. */
export type { FileCollection } from "./plate.ts";
/** A figure that was cut out. */
export type { Character } from "./character.ts";
/** One thing that was found on a plate. */
export type { Detection } from "./detection.ts";
/** A folder of images, with metadata.csv where there is one. */
export { openFolder } from "./folder.ts";
/** What it takes. */
export type { FolderOptions } from "./folder.ts";
/** A folder of labels in any known format. */
export { openLabelled } from "./labelled_folder.ts";
/** Labels with the collection they belong to. */
export type { LabelledCollection } from "./labelled_folder.ts";
/** Writes labels in a format. */
export { saveLabelled } from "./labelled_folder.ts";
/** Where labels are written, in which format, and whether pictures go with them. */
export type { SaveOptions } from "./labelled_folder.ts";
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
/** What a COCO file holds besides plates and labels. */
export type { CocoOptions } from "./coco.ts";
/** A collection by name: "engraver", "alice", "prints", "prints/BOOK". */
export { openNamed } from "./named_collection.ts";
/** Those that are fetched. */
export type { FetchedCollection } from "./named_collection.ts";
/** Real prints of the 18th and 19th century, fetched before. */
export { openPrints } from "./prints.ts";
/** What is known of these prints, without the pictures. */
export { readPrints } from "./prints.ts";
/** Which of the prints to take. */
export type { PrintsChoice } from "./prints.ts";
/** What is known of the prints, without their pictures. */
export type { Prints } from "./prints.ts";
/** Which prints to open, where they are looked for, and how a download is watched. */
export type { PrintsOptions } from "./prints.ts";
/** Two plates that show one composition, and the figures that are the same on both. */
export type { PairedPlates } from "./prints.ts";
/** Tenniel's plates for Alice. */
export { openAlice } from "./alice.ts";
/** Where Alice's plates are looked for, and how a download is watched. */
export type { AliceOptions } from "./alice.ts";
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
/** Shares of works; they need not add up to 1. */
export type { Shares } from "./splits.ts";
/** A part of a split. */
export type { SplitName } from "./splits.ts";
/** One book to evaluate on, and what may be learnt from for it. */
export type { BookFold } from "./splits.ts";
/** A few folds of books. */
export { foldsOfBooks } from "./book_folds.ts";
/** Some books to evaluate on, and what may be learnt from for them. */
export type { BooksFold } from "./book_folds.ts";
/** Something that a format has no place for. */
export type { Loss } from "./label_format.ts";
/** Labels with the part of a split that each plate is in, by its id; a plate may be in none. */
export type { Labelled } from "./label_format.ts";
/** How strictly labels are read. */
export type { ReadOptions } from "./label_format.ts";
/** A label format. */
export type { LabelFormat } from "./label_format.ts";
/** A folder as a format reads it. */
export type { Folder } from "./label_format.ts";
/** Plates and what is on them. */
export type { Annotated } from "./label_format.ts";
/** What a format may be told when it writes. */
export type { WriteOptions } from "./label_format.ts";
/** What a format has a place for. */
export type { Holds } from "./label_format.ts";
/** The files that a format makes. */
export type { Written } from "./label_format.ts";
/** A plate that was gone through. */
export type { Extracted } from "./extracted.ts";
/** Names by which labels know the characters of a plate. */
export type { Renamed } from "./extracted.ts";
/** What is known of a plate, to see whether it has changed since. */
export type { Seen } from "./extracted.ts";
/** Sums over a corpus. */
export type { Counts } from "./extracted.ts";
/** SHA-256 over a corpus, kept in the database until a row changes. */
export type { Digests } from "./extracted.ts";
/** A plate's row. */
export type { PlateRecord } from "./store_row.ts";
/** How a corpus was made. */
export type { Provenance } from "./provenance.ts";
/** The pictures of a folder by the ends of their paths. */
export type { PictureIndex } from "./picture_index.ts";
/** Which picture a label file means. */
export type { FindOptions } from "./picture_index.ts";
/** What becomes of entries whose values cannot be right (no numbers, inverted boxes ...). */
export type { FaultPolicy } from "./label_report.ts";
/** Two plates that show one composition, by their files below `plates/`. */
export type { PrintPair } from "./print_pairs.ts";
/** How the two plates of a pair are related, in the words of the list of pairs. */
export type { PairKind } from "./print_pairs.ts";
/** How two plates, or two figures, may be related, and what each type says. */
export { pairTypes } from "./pair_type.ts";
/** How two plates, or two figures, are related. */
export type { PairType } from "./pair_type.ts";
/** What a type of pair says. */
export type { PairTypeRow } from "./pair_type.ts";
/** Verdicts as a CSV file. */
export { writeVerdictCsv } from "./verdict_csv.ts";
/** Verdicts from a CSV file, and the lines that are none. */
export { readVerdictCsv } from "./verdict_csv.ts";
/** What a file of verdicts holds. */
export type { VerdictCsv } from "./verdict_csv.ts";
/** A line of such a file that was left out. */
export type { RefusedLine } from "./verdict_csv.ts";
/** The verdicts that count, and whom they are about in the corpus as it is now. */
export { standingVerdicts } from "./verdict_places.ts";
/** A verdict that counts. */
export type { StandingVerdict } from "./verdict_places.ts";
/** The plates or figures that a verdict is about now. */
export type { VerdictTarget } from "./verdict_places.ts";
/** Plates and figures among which those of verdicts are looked for. */
export type { PlacedCorpus } from "./verdict_places.ts";
/** A figure as far as verdicts look for it. */
export type { PlacedFigure } from "./verdict_places.ts";
/** What a person said of plates or figures. */
export type { ReviewVerdict } from "./verdict.ts";
/** What can be said. */
export type { VerdictType } from "./verdict.ts";
/** Where a plate, or a figure on it, was when something was said of it. */
export type { VerdictPlace } from "./verdict.ts";
/** What a model had said before the person did. */
export type { VerdictSuggestion } from "./verdict.ts";
/** What can be done with the verdicts of an open corpus. */
export type { VerdictRows } from "./store_verdicts.ts";
/** A verdict with the number of its row. */
export type { VerdictRecord } from "./store_verdicts.ts";
/** What came of verdicts that were added. */
export type { AddedVerdicts } from "./store_verdicts.ts";
/** Whose a plate is, and what may be done with it. */
export { creditOf } from "./credit.ts";
/** Holder, identifier, rights and what else is owed to a plate's source. */
export type { Credit } from "./credit.ts";
/** A credit in one line. */
export { creditWords } from "./credit.ts";
/** The line of a credit below a picture. */
export { creditLine } from "./credit.ts";
/** Its two lengths. */
export type { CreditLine } from "./credit.ts";
/** What a cell of a table may hold. */
export type { CsvCell } from "./csv_cell.ts";
/** A character without its mask. */
export type { StoredFigure } from "./store_row.ts";
