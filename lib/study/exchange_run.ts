/** Finds of a run, written into a file that other programs read. */
import { join } from "node:path";
import { WholeFile } from "lib/assets/whole_file.ts";
import { type Findings, indexOfFindings, type PlateFinding } from "lib/exchange/findings.ts";
import type { FindingTable } from "lib/exchange/finding_rows.ts";
import { writeGraphml } from "lib/exchange/graphml.ts";
import { writeCsv, writeJsonLines } from "lib/exchange/tables.ts";
import { writeAnnotations } from "lib/exchange/web_annotation.ts";
import { counted } from "./counted.ts";
import { type FindingsChoice, runFindings } from "./findings.ts";

/** How finds are written: a table, a graph or annotations. */
interface ExchangeForm {
  readonly write: (findings: Findings, table: FindingTable) => Iterable<string>;
  /** Ending of the file. */
  readonly ending: string;
  /** What is written where nobody says. */
  readonly usual: FindingTable;
  /** What the file begins with. Default: nothing. */
  readonly mark?: string;
}

const exchangeForms = {
  // without the mark spreadsheets take UTF-8 for the letters of their country: "KÃ¼nstler"
  csv: { write: writeCsv, ending: ".csv", usual: "figures", mark: "\uFEFF" },
  jsonl: { write: writeJsonLines, ending: ".jsonl", usual: "figures" },
  graphml: { write: writeGraphml, ending: ".graphml", usual: "pairs" },
  annotations: { write: writeAnnotations, ending: ".annotations.json", usual: "pairs" },
} as const satisfies Record<string, ExchangeForm>;

/** The name of a form of exchange. */
export type ExchangeFormat = keyof typeof exchangeForms;

/** Whether a text is one. */
export const isExchangeFormat = (text: string): text is ExchangeFormat =>
  Object.hasOwn(exchangeForms, text);

/** What was written. */
export interface Exchanged {
  readonly file: string;
  readonly bytes: number;
  readonly format: ExchangeFormat;
  readonly what: FindingTable;
  /** Rows, edges or annotations. */
  readonly count: number;
  /** Plates in the file whose rights nobody says. */
  readonly unknownRights: number;
}

/** Writes pieces of text into a file, whole or not at all; returns its bytes. */
export function writePieces(path: string, pieces: Iterable<string>): number {
  const encoder = new TextEncoder();
  using file = new WholeFile(path);
  let bytes = 0;
  let waiting = "";
  const write = () => {
    const piece = encoder.encode(waiting.toWellFormed());
    file.write(piece);
    bytes += piece.length;
    waiting = "";
  };
  for (const piece of pieces) {
    waiting += piece;
    if (waiting.length > 1 << 20) write();
  }
  write();
  file.finish();
  return bytes;
}

/** The plates that the rows of a table name, each once. */
function platesIn(findings: Findings, table: FindingTable): Set<PlateFinding> {
  const { plateOf } = indexOfFindings(findings);
  const named = {
    figures: () => findings.figures.map(({ id }) => id),
    pairs: () => [...findings.pairs].flatMap(({ a, b }) => [a, b]),
    neighbours: () =>
      [...findings.neighbours].flatMap(({ figure, neighbour }) => [figure, neighbour]),
  } satisfies Record<FindingTable, () => string[]>;
  return new Set(named[table]().map(plateOf));
}

/**
 * Writes figures, pairs or neighbours of the run in `directory`.
 *
 * @param file Default: in the run's folder, called by what it holds
 * @throws {Error} where what is asked for was not run, with the command
 */
export async function runExchange(
  { directory, format, what = exchangeForms[format].usual, file, ...choice }:
    & Omit<FindingsChoice, "tables">
    & {
      readonly format: ExchangeFormat;
      readonly what?: FindingTable | undefined;
      readonly file?: string | undefined;
    },
): Promise<Exchanged> {
  const { write, ending, mark = "" }: ExchangeForm = exchangeForms[format];
  const findings = await runFindings({ ...choice, directory, tables: [what] });
  const path = file ?? join(directory, `${what}${ending}`);
  const pieces = write(findings, what);
  const marked = function* () {
    yield mark;
    yield* pieces;
  };
  const bytes = writePieces(path, marked());
  const count = [...findings[what]].length;
  const named = format === "graphml" ? findings.plates : platesIn(findings, what);
  const unknownRights = [...named].filter(({ credit }) => !credit.isRightsKnown).length;
  return { file: path, bytes, format, what, count, unknownRights };
}

/** What was written, a line each. */
export const exchangedLines = (
  { file, bytes, what, count, unknownRights }: Exchanged,
): string[] => [
  `${file}: ${counted(count, what.replace(/s$/, ""))}, ${(bytes / 1e6).toFixed(2)} MB`,
  ...unknownRights > 0
    ? [
      `The rights of ${counted(unknownRights, "plate")} are unknown, and the file says so: ` +
      "metadata.csv beside the pictures tells them (columns file, rights, holder, identifier)",
    ]
    : [],
];
