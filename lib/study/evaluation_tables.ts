/** The tables of a whole evaluation: everything that was measured, as its JSON holds it. */
import type { Interval } from "lib/retrieval/intervals.ts";
import type { DesignMatch } from "./design_matching.ts";
import type { ColourMode } from "./labelled_figures.ts";
import type { Miss, MissCount } from "./miss_classes.ts";
import type { PersonMatch } from "./person_matching.ts";
import type { ModelComparison, ProtocolRow, TopByWork } from "./protocol_row.ts";

/** Whether a model was trained on the books of what is asked; "unknown" of files that do not say. */
export type Acquaintance = "seen" | "unseen" | "in part" | "unknown";

/** A protocol's row and what was asked. */
export interface AskedRow extends ProtocolRow {
  /** The originals that were searched. */
  readonly gallery: string;
  /** The recipe of the queries. */
  readonly augmentation: string;
  /** "drawn": random ones with replacement; "all": each figure once. */
  readonly asked: "drawn" | "all";
  /** Of the queries. */
  readonly seed: number;
  /** Whether the model was trained on these books. */
  readonly seen: Acquaintance;
}

/** One model's answers to random queries where windows of the figures stand beside them. */
export interface WindowedRow extends
  TopByWork,
  Pick<
    AskedRow,
    "model" | "gallery" | "augmentation" | "size" | "queries" | "works" | "seed" | "seen"
  > {
  /** Windows of the figures in the gallery. */
  readonly windows: number;
}

/** Top-1 over several lists of queries. */
export interface SeedSpread {
  /** Name of the model. */
  readonly model: string;
  /** The originals that were searched. */
  readonly gallery: string;
  /** The recipe of the queries. */
  readonly augmentation: string;
  /** Seeds of the lists. */
  readonly seeds: readonly number[];
  /** The mean, and the least and greatest of the lists: no interval. */
  readonly top1: Interval;
}

/** The misses of the first model. */
export interface MissTable {
  /** Name of the model. */
  readonly model: string;
  /** The originals that were searched. */
  readonly gallery: string;
  /** The recipe of the queries. */
  readonly augmentation: string;
  /** Queries that were asked. */
  readonly queries: number;
  /** How many misses have each reason. */
  readonly counts: readonly MissCount[];
  /** Each of them. */
  readonly misses: readonly (Miss & { readonly id: string; readonly answerId: string })[];
}

/** One model's match of designs, by how queries and answers are looked at. */
export interface DesignRow extends DesignMatch {
  /** Name of the model. */
  readonly model: string;
  /** How queries are looked at. */
  readonly query: ColourMode;
  /** How answers are looked at. */
  readonly gallery: ColourMode;
  /** Whether the model was trained on these books. */
  readonly seen: Acquaintance;
}

/** One model's match of persons. */
export interface PersonsRow extends PersonMatch {
  /** Name of the model. */
  readonly model: string;
  /** Whose persons were asked for. */
  readonly asked: string;
  /** How figures are looked at. */
  readonly colours: ColourMode;
  /** Whether the model was trained on these books. */
  readonly seen: Acquaintance;
}

/** Everything that was measured. */
export interface WholeEvaluation {
  /** The study's protocol. */
  readonly protocol: readonly AskedRow[];
  /** The same with windows of the figures in the gallery; empty where that was not asked. */
  readonly windows: readonly WindowedRow[];
  /** The same for several seeds. */
  readonly seeds: readonly SeedSpread[];
  /** The first model beside the others. */
  readonly comparisons: readonly (ModelComparison & {
    readonly gallery: string;
    readonly augmentation: string;
  })[];
  /** Why the first model missed. */
  readonly misses: readonly MissTable[];
  /** Matching of designs. */
  readonly designs: readonly DesignRow[];
  /** Matching of persons. */
  readonly persons: readonly PersonsRow[];
}
