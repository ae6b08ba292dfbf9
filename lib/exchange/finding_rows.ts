/** Findings as flat rows, each with all that is owed to the plates it names. */
import type { Credit } from "lib/corpus/credit.ts";
import type { CsvCell } from "lib/corpus/csv_cell.ts";
import type { Box } from "lib/geometry/box.ts";
import { type Findings, type FindingsIndex, indexOfFindings } from "./findings.ts";

/** A row: values by the names of their columns, in the same order in every row of a table. */
export type FindingCells = Readonly<Record<string, CsvCell>>;

/** What can be exchanged as a table. */
export const findingTables = ["figures", "pairs", "neighbours"] as const;

/** The name of such a table. */
export type FindingTable = (typeof findingTables)[number];

/** What each column says, for people and for cards of the data. */
export interface FindingColumn {
  /** Name of the column. */
  readonly name: string;
  /** What its cells are. */
  readonly holds: "text" | "number" | "whole number" | "yes or no";
  /** What it says, in a sentence. */
  readonly about: string;
}

const column = (
  name: string,
  about: string,
  holds: FindingColumn["holds"] = "text",
): FindingColumn => ({ name, holds, about });

/** Columns of a credit, in the order of `creditCells`. */
const creditColumns: Readonly<Record<string, [keyof Credit, string]>> = {
  title: ["title", "What the picture, or its book, is called"],
  artist: ["artist", "Who drew, cut or printed it"],
  year: ["year", "When, in the words of its source"],
  book: ["book", "The book or series that it is from"],
  holder: ["holder", "The museum, library or archive that has it"],
  identifier: ["identifier", "By which its holder knows it"],
  source: ["source", "Where it was taken from"],
  rights: ["rights", 'Its licence or statement of rights; "rights unknown" where nobody says'],
  rights_uri: ["rightsUri", "Address of the licence or statement; empty where there is none"],
  attribution: ["attribution", "How its holder wants to be named"],
};

const creditCells = (credit: Credit, prefix = ""): FindingCells =>
  Object.fromEntries(
    Object.entries(creditColumns).map(([name, [key]]) => [prefix + name, credit[key] as string]),
  );

const creditAbouts = (prefix = "", of = ""): FindingColumn[] =>
  Object.entries(creditColumns).map(([name, [, about]]) =>
    column(prefix + name, of === "" ? about : `Of the plate of ${of}: ${about}`)
  );

const boxCells = (box: Box | null, prefix = ""): FindingCells => {
  const cells = box === null
    ? [null, null, null, null]
    : [box[0], box[1], box[2] - box[0], box[3] - box[1]];
  return Object.fromEntries(
    ["x", "y", "width", "height"].map((name, i) => [prefix + name, cells[i]]),
  );
};

const boxColumns = (prefix: string, of: string): FindingColumn[] => [
  column(`${prefix}x`, `Left side of ${of}, pixels of its plate`, "number"),
  column(`${prefix}y`, `Upper side of ${of}, pixels of its plate`, "number"),
  column(`${prefix}width`, `Width of ${of}, pixels of its plate`, "number"),
  column(`${prefix}height`, `Height of ${of}, pixels of its plate`, "number"),
];

const sides = (a: string, b: string): FindingColumn[] => [
  ...creditAbouts(`${a}_`, a),
  ...creditAbouts(`${b}_`, b),
];

/** The columns of each table, in their order. */
export const findingColumns: Readonly<Record<FindingTable, readonly FindingColumn[]>> = {
  figures: [
    column("figure", "The figure's id"),
    column("plate", "The id of its plate"),
    ...boxColumns("", "the figure's box"),
    column("score", "How sure the detector was, 0 to 1", "number"),
    column("label", "What the detector calls it"),
    column("name", "Who it is; empty where nobody says"),
    column("file", "The plate's file, relative to the collection's root"),
    column("plate_width", "Width of the plate in pixels", "whole number"),
    column("plate_height", "Height of the plate in pixels", "whole number"),
    column("sha256", "Of the plate's file"),
    column("work", "What was engraved: all impressions of one work share it"),
    column("impression", "Which impression of the work; empty where nobody knows"),
    ...creditAbouts(),
  ],
  pairs: [
    column("a", "Id of the first figure or plate"),
    column("b", "Id of the second figure or plate"),
    column("type", "How they are related"),
    column("probability", "How sure that is, 0 to 1; empty where nothing was calibrated", "number"),
    column("score", "Agreement, -1 to 1", "number"),
    column("reversed", "Whether one shows the other as a mirror would", "yes or no"),
    column("a_plate", "The plate of a"),
    column("b_plate", "The plate of b"),
    ...boxColumns("a_", "what is the same in a"),
    ...boxColumns("b_", "what is the same in b"),
    ...sides("a", "b"),
  ],
  neighbours: [
    column("figure", "The figure that was searched for"),
    column("rank", "Its place among the answers, from 1", "whole number"),
    column("neighbour", "The figure that is like it"),
    column("similarity", "Cosine, -1 to 1", "number"),
    column("reversed", "Whether it is like the mirror image", "yes or no"),
    ...sides("figure", "neighbour"),
  ],
};

/** Rows of each table; one after another, since there may be many. */
const rowsOf: Readonly<
  Record<FindingTable, (findings: Findings, index: FindingsIndex) => Generator<FindingCells>>
> = {
  *figures({ figures }, index) {
    for (const { id, plate: plateId, box, score, label, name } of figures) {
      const plate = index.plate(plateId);
      yield {
        figure: id,
        plate: plateId,
        ...boxCells(box),
        ...{ score, label, name, file: plate.file },
        ...{ plate_width: plate.width, plate_height: plate.height, sha256: plate.sha256 },
        ...{ work: plate.work, impression: plate.impression },
        ...creditCells(plate.credit),
      };
    }
  },
  *pairs({ pairs }, index) {
    for (const { a, b, type, probability, score, reversed, regions } of pairs) {
      const [first, second] = [index.plateOf(a), index.plateOf(b)];
      yield {
        ...{ a, b, type, probability, score, reversed, a_plate: first.id, b_plate: second.id },
        ...boxCells(regions?.[0] ?? index.figure(a)?.box ?? null, "a_"),
        ...boxCells(regions?.[1] ?? index.figure(b)?.box ?? null, "b_"),
        ...creditCells(first.credit, "a_"),
        ...creditCells(second.credit, "b_"),
      };
    }
  },
  *neighbours({ neighbours }, index) {
    for (const { figure, rank, neighbour, similarity, reversed } of neighbours) {
      yield {
        ...{ figure, rank, neighbour, similarity, reversed },
        ...creditCells(index.plateOf(figure).credit, "figure_"),
        ...creditCells(index.plateOf(neighbour).credit, "neighbour_"),
      };
    }
  },
};

/**
 * The rows of a table, one after another.
 *
 * @throws {Error} where a finding names a plate or a figure that is not among those given
 */
export function findingRows(findings: Findings, table: FindingTable): Generator<FindingCells> {
  return rowsOf[table](findings, indexOfFindings(findings));
}
