/** What cards of a run say, whatever their form: what it is, whose it is, how it was made, and its files. */
import type { Credit } from "lib/corpus/credit.ts";
import { creditWords, rightsUnknownUri } from "lib/corpus/credit.ts";
import type { FindingTable } from "./finding_rows.ts";

/** A file of a run. */
export interface CardFile {
  /** Relative to the run's folder, "/" between names. */
  readonly path: string;
  /** What it is, in a sentence. */
  readonly about: string;
  /** Its media type: "text/csv" ... */
  readonly mediaType: string;
  /** Its length. */
  readonly bytes: number;
  /** Of its bytes. */
  readonly sha256: string;
  /** The table that it holds, as a list of JSON; left out where it holds something else. */
  readonly table?: FindingTable;
}

/** A model that had a part in a run. */
export interface CardModel {
  /** What it did: "detector", "segmenter", "encoder". */
  readonly part: string;
  /** Its name, with what it was asked for. */
  readonly name: string;
  /** Of its weights; null where it has none, or nobody knows. */
  readonly sha256: string | null;
  /** Its licence; null where nobody says. */
  readonly licence: string | null;
}

/** A stage of a run. */
export interface CardStage {
  /** Its name: "extract", "train" ... */
  readonly name: string;
  /** What it took. */
  readonly seconds: number;
}

/** What the cards of a run are made from. */
export interface CardFacts {
  /** What the run is called. */
  readonly title: string;
  /** What it is, in a few sentences. */
  readonly about: string;
  /** Name of the collection. */
  readonly collection: string;
  /** Who answers for it; null where nobody is named. */
  readonly author: string | null;
  /** When the cards were written: UTC as `Date.toISOString` writes it. */
  readonly at: string;
  /** Burin's version. */
  readonly version: string;
  /** The run's seed. */
  readonly seed: number;
  /** What was typed, or would have to be. */
  readonly commands: readonly string[];
  /** Versions of Deno and packages, by name. */
  readonly versions: Readonly<Record<string, string>>;
  /** Of the plates, in any order, each as often as there are plates. */
  readonly credits: readonly Credit[];
  /** Models by what they did. */
  readonly models: readonly CardModel[];
  /** Stages in their order. */
  readonly stages: readonly CardStage[];
  /** Its files. */
  readonly files: readonly CardFile[];
  /** How many of each table. */
  readonly counts: Readonly<Record<FindingTable | "plates", number>>;
}

/** Plates whose rights are the same. */
export interface CardRights {
  /** The statement in words. */
  readonly rights: string;
  /** Its address; where nobody knows the rights, that of the statement which says so; else "". */
  readonly uri: string;
  /** How many plates. */
  readonly plates: number;
  /** Whom to credit, a line each, without the rights; a few of many. */
  readonly credits: readonly string[];
}

/** So many lines of credit are told of each statement. */
const mostCredits = 100;

/** The statements of rights of some plates, that of most plates first; unknown ones come last. */
export function rightsOfPlates(credits: readonly Credit[]): CardRights[] {
  const groups = [...Map.groupBy(credits, ({ rights }) => rights).values()];
  const rows = groups.map((own): CardRights & { known: boolean } => {
    const [{ rights, rightsUri, isRightsKnown }] = own;
    const lines = own.map((credit) => creditWords({ ...credit, rights: "" })).filter(Boolean);
    return {
      rights,
      uri: isRightsKnown ? rightsUri : rightsUnknownUri,
      plates: own.length,
      credits: [...new Set(lines)].slice(0, mostCredits),
      known: isRightsKnown,
    };
  });
  return rows
    .toSorted((a, b) => Number(b.known) - Number(a.known) || b.plates - a.plates)
    .map(({ known: _, ...row }) => row);
}
