/**
 * What a run found, in the forms that others read: tables, graphs, annotations, and cards of the data.
 *
 * @module
 */
/** Everything that can be exchanged. */
export type { Findings } from "./findings.ts";
/** A plate that figures were found on. */
export type { PlateFinding } from "./findings.ts";
/** A figure on a plate. */
export type { FigureFinding } from "./findings.ts";
/** Two figures, or two plates, that belong together. */
export type { PairFinding } from "./findings.ts";
/** A figure and one that is like it. */
export type { NeighbourFinding } from "./findings.ts";
/** How findings were made. */
export type { FindingsMade } from "./findings.ts";
/** Figures, pairs or neighbours. */
export type { FindingTable } from "./finding_rows.ts";
/** What can be exchanged as a table. */
export { findingTables } from "./finding_rows.ts";
/** The columns of each table, in their order. */
export { findingColumns } from "./finding_rows.ts";
/** What a column says. */
export type { FindingColumn } from "./finding_rows.ts";
/** Findings as flat rows, each with all that is owed to its plates. */
export { findingRows } from "./finding_rows.ts";
/** A row of a table. */
export type { FindingCells } from "./finding_rows.ts";
/** A table as CSV. */
export { writeCsv } from "./tables.ts";
/** A table as JSON Lines. */
export { writeJsonLines } from "./tables.ts";
/** A table as a list of JSON. */
export { writeJsonList } from "./tables.ts";
/** A table as a graph in GraphML. */
export { writeGraphml } from "./graphml.ts";
/** A table as W3C Web Annotations. */
export { writeAnnotations } from "./web_annotation.ts";
/** What the cards of a run are made from. */
export type { CardFacts } from "./card_facts.ts";
/** A file of a run. */
export type { CardFile } from "./card_facts.ts";
/** A model that had a part in a run. */
export type { CardModel } from "./card_facts.ts";
/** A stage of a run. */
export type { CardStage } from "./card_facts.ts";
/** The card of a run as a data set in Croissant. */
export { writeCroissant } from "./croissant.ts";
/** The card of a run as an RO-Crate. */
export { writeRoCrate } from "./ro_crate.ts";
/** The card of a run's models in Markdown. */
export { writeModelCard } from "./model_card.ts";
/** What it says besides the facts of the run. */
export type { ModelCardParts } from "./model_card.ts";
/** How a run's encoder was trained. */
export type { CardTraining } from "./model_card.ts";
