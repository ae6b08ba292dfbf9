/** What is known of pairs of the prints, for fitting and judging. */
import type { PairKind } from "lib/corpus/print_pairs.ts";
import type { Prints } from "lib/corpus/prints.ts";
import { connectedBooks } from "lib/corpus/splits.ts";
import type { PairEvidence } from "lib/matching/pair_evidence.ts";
import type { KnownPair } from "lib/matching/pair_model.ts";

/** What was measured of two plates, by their ids. */
export interface Measured {
  readonly a: string;
  readonly b: string;
  readonly reversed: boolean;
  readonly evidence: PairEvidence;
}

/** Rows of the tables. */
export type TableKind =
  | "coloured and line"
  | "two printings or scans"
  | "recut copy"
  | "re-engraved by another hand"
  | "coloured replica"
  | "other plate of the design"
  | "re-drawn in part";

/** What a kind of pair says: the row it is in, and whether lines are the same, recut, or coloured. */
export const kindsOfPairs: Readonly<
  Record<PairKind, {
    readonly row: TableKind;
    readonly sameLines: boolean;
    readonly recut: boolean | null;
    readonly coloured: boolean | null;
  }>
> = {
  "COLOURED and line (uncoloured) version of the same wood engraving": {
    row: "coloured and line",
    sameLines: true,
    recut: null,
    coloured: true,
  },
  "coloured cut and its RECUT copy in an American edition": {
    row: "recut copy",
    sameLines: false,
    recut: true,
    coloured: true,
  },
  "line cut and its RECUT copy in an American edition": {
    row: "recut copy",
    sameLines: false,
    recut: true,
    coloured: false,
  },
  "UNCOLOURED etching (1837-39) and the artist's own COLOURED replica of the same composition": {
    row: "coloured replica",
    sameLines: false,
    recut: false,
    // washes so weak that brown paper is as far from one ink
    coloured: null,
  },
  "same composition re-engraved by another hand (other size, tone, line system)": {
    row: "re-engraved by another hand",
    sameLines: false,
    recut: false,
    coloured: false,
  },
  "other plate of the same design": {
    row: "other plate of the design",
    sameLines: false,
    recut: false,
    coloured: false,
  },
  ...Object.fromEntries(([
    "two scans of the same plate",
    "same title plate scanned twice (two volumes)",
    "two digitisations of the same etching (grey, 600 px / sepia, ~800 px)",
    "the same re-drawn print in two books",
    "Tenniel cartoon in two books",
    "Tenniel cartoon in two books (double page / reduced)",
    "Cruikshank etching and its reproduction in the 1882 biography",
  ] as const).map((kind) => [kind, {
    row: "two printings or scans",
    sameLines: true,
    recut: null,
    coloured: false,
  }])) as Record<
    | "two scans of the same plate"
    | "same title plate scanned twice (two volumes)"
    | "two digitisations of the same etching (grey, 600 px / sepia, ~800 px)"
    | "the same re-drawn print in two books"
    | "Tenniel cartoon in two books"
    | "Tenniel cartoon in two books (double page / reduced)"
    | "Cruikshank etching and its reproduction in the 1882 biography",
    { row: TableKind; sameLines: boolean; recut: null; coloured: false }
  >,
  ...Object.fromEntries(([
    "Gillray print in two books (facsimile / wood-engraved copy)",
    "Gillray print (photo-facsimile) and Ashton's 1884 re-drawing, partly cropped",
    "Gillray print (photo-facsimile) and Ashton's 1884 re-drawing IN REVERSE, partly cropped",
  ] as const).map((kind) => [kind, {
    row: "re-drawn in part",
    sameLines: false,
    recut: false,
    coloured: false,
  }])) as Record<
    | "Gillray print in two books (facsimile / wood-engraved copy)"
    | "Gillray print (photo-facsimile) and Ashton's 1884 re-drawing, partly cropped"
    | "Gillray print (photo-facsimile) and Ashton's 1884 re-drawing IN REVERSE, partly cropped",
    { row: TableKind; sameLines: boolean; recut: false; coloured: false }
  >,
};

/** Pairs that nobody listed and that a look confirms: the same block printed twice in a book. */
export const unlisted: ReadonlySet<string> = new Set([
  "punch-and-judy-1879-illus-050 punch-and-judy-1879-illus-078",
]);

/** Two ids in the order of the alphabet. */
export const keyOf = (a: string, b: string): string => a < b ? `${a} ${b}` : `${b} ${a}`;

/** Everything measured, with what is known of it; pairs of one work that no list has are left out. */
export function knownPairs(
  { plates, pairs }: Pick<Prints, "plates" | "pairs">,
  measured: readonly Measured[],
): (KnownPair & Measured & {
  readonly row: TableKind | null;
  readonly books: readonly string[];
})[] {
  const listed = new Map(pairs.map((pair) => [keyOf(pair.a.id, pair.b.id), pair.kind]));
  const byId = new Map(plates.map((plate) => [plate.id, plate]));
  const groupOf = connectedBooks(plates);
  return measured.flatMap((one) => {
    const key = keyOf(one.a, one.b);
    const [a, b] = [byId.get(one.a)!, byId.get(one.b)!];
    const kind = listed.get(key);
    if (unlisted.has(key) || (kind === undefined && a.work === b.work)) return [];
    const said = kind && kindsOfPairs[kind];
    return [{
      ...one,
      isDesign: kind !== undefined,
      sameLines: said ? said.sameLines : null,
      recut: said ? said.recut : null,
      coloured: said ? said.coloured : null,
      row: said ? said.row : null,
      books: [...new Set([a, b].map(({ more }) => groupOf.get(more!.book)!))],
    }];
  });
}
