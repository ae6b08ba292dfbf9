/** Which real prints show one composition (data/prints/pairs.json): impressions of one work. */
import { parseJson } from "lib/assets/json_text.ts";

/** Two plates that show one composition, by their files below `plates/`. */
export interface PrintPair {
  /** File of the first plate. */
  readonly a: string;
  /** File of the second plate. */
  readonly b: string;
  /** How the two plates are related. */
  readonly kind: PairKind;
  /** Whether one shows the other as a mirror would. */
  readonly mirror: boolean;
  /** How it was seen that they belong together. */
  readonly checked: string;
  /** Numbers of figures on `a` and on `b` that are the same figure. */
  readonly figures: readonly (readonly [a: number, b: number])[];
}

/** How the two plates of a pair are related, in the words of the list of pairs. */
export type PairKind =
  | "COLOURED and line (uncoloured) version of the same wood engraving"
  | "coloured cut and its RECUT copy in an American edition"
  | "line cut and its RECUT copy in an American edition"
  | "UNCOLOURED etching (1837-39) and the artist's own COLOURED replica of the same composition"
  | "same composition re-engraved by another hand (other size, tone, line system)"
  | "other plate of the same design"
  | "two scans of the same plate"
  | "same title plate scanned twice (two volumes)"
  | "two digitisations of the same etching (grey, 600 px / sepia, ~800 px)"
  | "the same re-drawn print in two books"
  | "Tenniel cartoon in two books"
  | "Tenniel cartoon in two books (double page / reduced)"
  | "Cruikshank etching and its reproduction in the 1882 biography"
  | "Gillray print in two books (facsimile / wood-engraved copy)"
  | "Gillray print (photo-facsimile) and Ashton's 1884 re-drawing, partly cropped"
  | "Gillray print (photo-facsimile) and Ashton's 1884 re-drawing IN REVERSE, partly cropped";

/** What each kind of pair says of the impressions `a` and `b`; "" where it says nothing. */
const impressionsOf: Readonly<Record<PairKind, readonly [a: string, b: string]>> = {
  "COLOURED and line (uncoloured) version of the same wood engraving": ["coloured", "line"],
  "coloured cut and its RECUT copy in an American edition": ["coloured", "recut"],
  "line cut and its RECUT copy in an American edition": ["line", "recut"],
  "UNCOLOURED etching (1837-39) and the artist's own COLOURED replica of the same composition": [
    "",
    "replica",
  ],
  "same composition re-engraved by another hand (other size, tone, line system)": [
    "",
    "re-engraved",
  ],
  "other plate of the same design": ["", "other plate"],
  "two scans of the same plate": ["", "other scan"],
  "same title plate scanned twice (two volumes)": ["", "other scan"],
  "two digitisations of the same etching (grey, 600 px / sepia, ~800 px)": ["", "other scan"],
  "the same re-drawn print in two books": ["", "other scan"],
  "Tenniel cartoon in two books": ["", "other scan"],
  "Tenniel cartoon in two books (double page / reduced)": ["", "reduced"],
  // the reproduction stands first in one pair and second in the other
  "Cruikshank etching and its reproduction in the 1882 biography": ["", ""],
  "Gillray print in two books (facsimile / wood-engraved copy)": ["", "re-engraved"],
  "Gillray print (photo-facsimile) and Ashton's 1884 re-drawing, partly cropped": ["", "re-drawn"],
  "Gillray print (photo-facsimile) and Ashton's 1884 re-drawing IN REVERSE, partly cropped": [
    "",
    "re-drawn, reversed",
  ],
};

/** @throws {Error} that names the file and the pair where the text is no list of pairs */
export function readPrintPairs(text: string, where: string): PrintPair[] {
  return (parseJson(text) as (Omit<PrintPair, "figures"> & Partial<PrintPair>)[])
    .map((pair, i) => {
      const { a, b, kind, mirror, checked, figures = [] } = pair;
      if (!Object.hasOwn(impressionsOf, kind)) {
        throw new Error(`${where}, pair ${i + 1}: there is no kind of pair "${kind}"`);
      }
      return { a, b, kind, mirror, checked, figures };
    });
}

/** The work of a plate, by the file that stands for it, and which impression of it the plate is. */
export interface PrintWork {
  readonly work: string;
  readonly impression: string;
}

/**
 * Works of plates that are in pairs, by their files: all that pairs connect is one work, named by
 * the first of its files in their order.
 */
export function worksOfPairs(
  pairs: readonly Pick<PrintPair, "a" | "b" | "kind">[],
): Map<string, PrintWork> {
  const sameAs = new Map<string, Set<string>>();
  const impressions = new Map<string, string>();
  for (const { a, b, kind } of pairs) {
    const files = new Set([a, b, ...sameAs.get(a) ?? [], ...sameAs.get(b) ?? []]);
    for (const file of files) sameAs.set(file, files);
    for (const [i, file] of [a, b].entries()) {
      impressions.set(file, impressions.get(file) || impressionsOf[kind][i]);
    }
  }
  return new Map([...sameAs].map(([file, files]) => {
    const [work] = [...files].sort();
    return [file, { work, impression: impressions.get(file) ?? "" }];
  }));
}
