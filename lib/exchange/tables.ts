/** Tables of findings as text: CSV for spreadsheets, JSON Lines and JSON for programs. */
import { csvCell } from "lib/corpus/csv_cell.ts";
import type { Findings } from "./findings.ts";
import { findingColumns, findingRows, type FindingTable } from "./finding_rows.ts";

/**
 * A table as CSV (RFC 4180): UTF-8, a head, rows that end in CR LF. Text that a spreadsheet would compute
 * has an apostrophe before it; JSON Lines has every text as it is.
 *
 * @returns pieces of the text, a row each, since there may be many
 */
export function* writeCsv(findings: Findings, table: FindingTable): Generator<string> {
  const names = findingColumns[table].map(({ name }) => name);
  yield `${names.map(csvCell).join(",")}\r\n`;
  for (const row of findingRows(findings, table)) {
    yield `${names.map((name) => csvCell(row[name])).join(",")}\r\n`;
  }
}

/** A table as JSON Lines: an object a row, whose keys are the columns of the CSV. */
export function* writeJsonLines(findings: Findings, table: FindingTable): Generator<string> {
  for (const row of findingRows(findings, table)) yield `${JSON.stringify(row)}\n`;
}

/**
 * A table as one list of JSON: the same objects, for readers that keep every text as it is. Those of lines
 * and CSV often take "007" for a number.
 */
export function* writeJsonList(findings: Findings, table: FindingTable): Generator<string> {
  let first = true;
  for (const row of findingRows(findings, table)) {
    yield `${first ? "[" : ","}\n${JSON.stringify(row)}`;
    first = false;
  }
  yield first ? "[]\n" : "\n]\n";
}
