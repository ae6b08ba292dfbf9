/** How two plates, or two figures, are related: what a person may say, and what a model may suggest. */

/** What a type of pair says. */
export interface PairTypeRow {
  /** In words, as a person is asked. */
  readonly about: string;
  /** What is the same in both: the engraved figure, the person alone, or nothing. */
  readonly same: "figure" | "person" | null;
}

/** How two plates, or two figures, are related. */
export type PairType =
  | "same impression"
  | "other state"
  | "coloured"
  | "replica"
  | "recut"
  | "reversed"
  | "fragment"
  | "same person"
  | "different";

/** What each type of pair says, in the order in which they are offered. */
export const pairTypes: Readonly<Record<PairType, PairTypeRow>> = {
  "same impression": { about: "the same impression, or another scan of it", same: "figure" },
  "other state": { about: "another printing or state of one plate", same: "figure" },
  "coloured": { about: "one is coloured, of the same plate", same: "figure" },
  "replica": { about: "a replica or copy: the same design in other lines", same: "figure" },
  "recut": { about: "cut again after the same block or plate", same: "figure" },
  "reversed": { about: "a copy that shows the other in a mirror", same: "figure" },
  "fragment": { about: "a part of the other", same: "figure" },
  "same person": { about: "the same person in another scene", same: "person" },
  "different": { about: "nothing to do with each other", same: null },
};

/** Whether a text is a type of pair. */
export const isPairType = (text: string): text is PairType => Object.hasOwn(pairTypes, text);
