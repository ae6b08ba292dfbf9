/** A cell of a CSV file (RFC 4180), which a spreadsheet may open without running anything in it. */

/**
 * Spreadsheets compute what begins so, whatever the quotes: an apostrophe before it makes it text. One that
 * begins with an apostrophe itself gets another, so that reading takes away what writing added and no more.
 */
const computed = /^(\s*[=+\-@＝＋－＠]|[\t\r\n'])/u;

/** Whether a spreadsheet would compute a text, or take its apostrophe for a sign. */
export const isComputed = (text: string): boolean => computed.test(text);

/** What a cell may hold. */
export type CsvCell = string | number | boolean | null;

/**
 * A cell as it stands in a file: quoted where it must be, nothing of null. Numbers stay numbers; text that a
 * spreadsheet would compute has an apostrophe before it. Halves of characters that cannot be written in UTF-8
 * become U+FFFD.
 *
 * ```ts
 * import { csvCell } from "lib/corpus/csv_cell.ts";
 * csvCell('a "b", c'); // '"a ""b"", c"'
 * csvCell("=1+1"); // "'=1+1"
 * csvCell(-0.5); // "-0.5"
 * ```
 */
export function csvCell(cell: CsvCell): string {
  if (cell === null) return "";
  if (typeof cell !== "string") return String(cell);
  const guarded = isComputed(cell) ? `'${cell}` : cell;
  const sound = guarded.toWellFormed();
  return /[",;\r\n]/.test(sound) ? `"${sound.replaceAll('"', '""')}"` : sound;
}
