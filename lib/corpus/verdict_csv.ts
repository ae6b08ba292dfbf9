/** Verdicts as a CSV file (RFC 4180), which a spreadsheet may open without running anything in it. */
import { parse } from "csv-parse/sync";
import { reasonOf } from "lib/assets/reason.ts";
import { textOrder } from "lib/assets/text_order.ts";
import { csvCell, isComputed } from "./csv_cell.ts";
import type { ReviewVerdict } from "./verdict.ts";
import {
  verdictCells,
  type VerdictColumn,
  verdictColumnNames,
  verdictColumns,
  verdictOfCells,
} from "./verdict_columns.ts";

/** The file of verdicts, in the order in which they were said; the same verdicts give the same bytes. */
export function writeVerdictCsv(verdicts: readonly ReviewVerdict[]): string {
  const ordered = verdicts.toSorted((a, b) => textOrder(a.at, b.at) || textOrder(a.id, b.id));
  const lines = [
    verdictColumnNames.join(","),
    ...ordered.map((verdict) => {
      const cells = verdictCells(verdict);
      return verdictColumnNames.map((name) => csvCell(cells[name])).join(",");
    }),
  ];
  return lines.map((line) => `${line}\r\n`).join("");
}

/** What a file of verdicts holds. */
export interface VerdictCsv {
  /** Verdicts with the line that each begins in, counted from 1. */
  readonly verdicts: readonly { readonly line: number; readonly verdict: ReviewVerdict }[];
  /** Lines that are no verdicts, and why. */
  readonly refused: readonly RefusedLine[];
}

/** A line that was left out. */
export interface RefusedLine {
  /** Where it begins, counted from 1. */
  readonly line: number;
  /** What does not fit. */
  readonly reason: string;
}

const number = /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** A cell as it was before it was written. What should be a number and is none stays text, and is refused. */
function read(cell: string, column: VerdictColumn): string | number | null {
  const { holds, mayBeEmpty } = verdictColumns[column];
  if (cell === "") return mayBeEmpty || holds !== "TEXT" ? null : "";
  if (holds !== "TEXT") return number.test(cell) ? Number(cell) : cell;
  return cell.startsWith("'") && isComputed(cell.slice(1)) ? cell.slice(1) : cell;
}

/** A row, and how it lies in the file, with the first character of its end. */
interface CsvRecord {
  readonly record: readonly string[];
  readonly raw: string;
}

/**
 * Reads a file of verdicts. Columns may stand in any order, and others between them; programs that save with
 * semicolons are understood. A line that is no verdict is left out and named.
 *
 * @param name of the file, for errors
 * @throws {Error} that names the file where it is no CSV, or columns are missing
 *
 * ```ts
 * import { readVerdictCsv, writeVerdictCsv } from "lib/corpus/verdict_csv.ts";
 * readVerdictCsv(writeVerdictCsv([]), { name: "verdicts.csv" }).verdicts.length; // 0
 * ```
 */
export function readVerdictCsv(text: string, { name }: { readonly name: string }): VerdictCsv {
  const fail = (what: string): never => {
    throw new Error(`Cannot read ${name}: ${what}`);
  };
  const body = text.replace(/^\uFEFF/, "");
  const [first] = body.split(/\r\n|\r|\n/, 1);
  const delimiter = first.split(";").length > first.split(",").length ? ";" : ",";
  let rows: CsvRecord[];
  try {
    rows = parse(body, {
      delimiter,
      raw: true,
      relax_column_count: true,
      record_delimiter: ["\r\n", "\n", "\r"],
    }) as unknown as CsvRecord[];
  } catch (error) {
    return fail(reasonOf(error));
  }
  const [head, ...lines] = rows;
  const columns = head?.record.map((cell) => cell.trim()) ?? [];
  const missing = verdictColumnNames.filter((column) => !columns.includes(column));
  if (missing.length > 0) {
    return fail(`it has no column "${missing.join('", "')}": is it a file of verdicts?`);
  }
  const places = verdictColumnNames.map((column) => columns.indexOf(column));
  const verdicts: { line: number; verdict: ReviewVerdict }[] = [];
  const refused: RefusedLine[] = [];
  let next = 1 + linesOf(head.raw);
  for (const { record, raw } of lines) {
    const line = next;
    next += linesOf(raw);
    if (record.length === 1 && record[0] === "") continue;
    try {
      if (record.length !== columns.length) {
        throw new Error(`it has ${record.length} cells, and the head ${columns.length}`);
      }
      const cells = Object.fromEntries(
        verdictColumnNames.map((column, i) => [column, read(record[places[i]], column)]),
      );
      verdicts.push({ line, verdict: verdictOfCells(cells, `line ${line} of ${name}`) });
    } catch (error) {
      refused.push({ line, reason: reasonOf(error) });
    }
  }
  return { verdicts, refused };
}

/** Lines that a row takes: its cells may hold breaks. */
const linesOf = (raw: string) => raw.replace(/[\r\n]$/, "").split(/\r\n|\r|\n/).length;
