/** A table of what is known of pictures: `metadata.csv`, `.tsv` or `.jsonl`, as people's tools write them. */
import { parse } from "csv-parse/sync";
import type { Plate } from "./plate.ts";
import { checkedPlateId } from "./plate_id.ts";

/** A row of a table. */
export interface MetadataRow {
  /** The picture, as the row names it; "" where its table has a column of files, and the row names none. */
  readonly file: string;
  /** Which row, for errors: "row 2 of metadata.csv". */
  readonly where: string;
  readonly told: Partial<Pick<Plate, "id" | "work" | "impression" | "source" | "rights" | "more">>;
}

/**
 * Heads of columns by what they mean, the plainest first; small letters and digits alone count. A
 * title is no work: many prints are called "Portrait".
 */
const heads = {
  file: "file filename image imagefile imagefilename imagename img picture picturefile photo " +
    "filepath imagepath path datei dateiname bild bilddatei fichier nomdefichier nomfichier " +
    "файл имяфайла изображение",
  id: "id plate plateid",
  work: "work werk œuvre oeuvre произведение",
  impression: "impression abdruck épreuve оттиск",
  source: "source url sourceurl quelle источник",
  rights: "rights license licence rightsstatement rechte lizenz droits права лицензия",
} as const;

type Known = keyof typeof heads;

const plain = (head: string) =>
  head.normalize("NFC").toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");

/** Which column means what; the others keep their heads. */
function meaningOf(columns: readonly string[]): ReadonlyMap<string, Known> {
  const meaning = new Map<string, Known>();
  for (const [known, spellings] of Object.entries(heads) as [Known, string][]) {
    const column = spellings.split(" ").map((spelling) =>
      columns.find((column) => plain(column) === spelling)
    ).find((column) => column !== undefined);
    if (column !== undefined) meaning.set(column, known);
  }
  return meaning;
}

type Fail = (what: string) => never;

/** Cells of a row by the heads of their columns. */
type Cells = ReadonlyMap<string, string>;

/** The sign between columns: the one that the head has most often, outside of quotes. */
function delimiterOf(text: string): string {
  const head = text.split(/\r\n|\r|\n/).find((line) => line.trim() !== "") ?? "";
  const bare = head.replaceAll(/"[^"]*"/g, "");
  const count = (sign: string) => bare.split(sign).length;
  return [",", ";", "\t", "|"].reduce((best, sign) => count(sign) > count(best) ? sign : best);
}

function csvRows(text: string, fail: Fail): { columns: readonly string[]; rows: Cells[] } {
  // Excel's own line
  const [line, sign] = text.match(/^sep=(.)\r?\n/i) ?? [""];
  const body = text.slice(line.length);
  const delimiter = sign ?? delimiterOf(body);
  let lines: string[][];
  try {
    lines = parse(body, {
      delimiter,
      trim: true,
      relax_column_count: true,
      record_delimiter: ["\r\n", "\n", "\r"],
    });
  } catch (error) {
    return fail((error as Error).message);
  }
  const full = lines.filter((cells) => cells.some((cell) => cell !== ""));
  const [head = [], ...rows] = full;
  const columns = head.map((name, i) => name === "" ? `column ${i + 1}` : name);
  const twice = columns.find((name, i) => columns.indexOf(name) < i);
  if (twice !== undefined) return fail(`two columns are called "${twice}"`);
  return {
    columns,
    rows: rows.map((cells, i) => {
      if (cells.slice(columns.length).some((cell) => cell !== "")) {
        return fail(`row ${i + 1} has ${cells.length} cells, and the head ${columns.length}`);
      }
      return new Map(columns.map((name, k) => [name, cells[k] ?? ""]));
    }),
  };
}

/** A value of JSON as a cell. */
function cellOf(value: unknown, { known, fail }: { known: boolean; fail: Fail }): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value.trim();
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return known ? fail("is no text") : JSON.stringify(value);
}

/** Longer lines are no rows, and nested ones would take minutes to parse. */
const longest = 1_000_000;

/** A row of JSON, and where it stands: "line 3". */
type JsonRow = readonly [row: object, where: string];

function jsonRows(text: string, fail: Fail): { columns: readonly string[]; rows: Cells[] } {
  const lines = text.split(/\r\n|\r|\n/).map((line, i) => [line.trim(), i + 1] as const)
    .filter(([line]) => line !== "");
  const rows = lines.map(([line, number]): JsonRow => {
    let row: unknown;
    if (line.length > longest) return fail(`line ${number} is ${line.length} characters long`);
    try {
      row = JSON.parse(line);
    } catch {
      // what the parser says is about its own state
    }
    if (typeof row === "object" && row !== null && !Array.isArray(row)) {
      return [row, `line ${number}`];
    }
    return fail(`line ${number} is no object of JSON`);
  });
  return objectCells(rows, fail);
}

function objectCells(
  rows: readonly JsonRow[],
  fail: Fail,
): { columns: readonly string[]; rows: Cells[] } {
  const columns = [...new Set(rows.flatMap(([row]) => Object.keys(row)))];
  const meaning = meaningOf(columns);
  return {
    columns,
    rows: rows.map(([row, where]) =>
      new Map(
        Object.entries(row).map(([key, value]) => [
          key,
          cellOf(value, {
            known: meaning.has(key),
            fail: (what) => fail(`"${key}" in ${where} ${what}`),
          }),
        ]),
      )
    ),
  };
}

/**
 * The rows of a table. Columns are known by their usual names (`file`, `filename`, `image`; `rights`,
 * `licence` ...), the others are kept as they are called.
 *
 * @param text the file's; commas, semicolons or tabs between the columns, or JSON, a line each
 * @throws {Error} that names the file, and the row that is wrong
 *
 * ```ts
 * import { readMetadataTable } from "lib/corpus/metadata.ts";
 * readMetadataTable("Datei;Jahr\na.png;1791", { name: "metadata.csv" })[0].told.more; // { Jahr: "1791" }
 * ```
 */
export function readMetadataTable(
  text: string,
  { name }: { readonly name: string },
): MetadataRow[] {
  const fail: Fail = (what) => {
    throw new Error(`Cannot read ${name}: ${what}`);
  };
  const read = /\.(jsonl|ndjson)$/i.test(name) ? jsonRows : csvRows;
  return rowsOfCells(read(text, fail), { name, fail, mayLackFile: true });
}

/**
 * The same of objects that were read already, a row each; all must name their file.
 *
 * @throws {Error} that names the file, and the entry that is wrong
 */
export function metadataRowsOf(
  objects: readonly object[],
  { name }: { readonly name: string },
): MetadataRow[] {
  const fail: Fail = (what) => {
    throw new Error(`Cannot read ${name}: ${what}`);
  };
  const rows = objects.map((row, i): JsonRow => [row, `entry ${i + 1}`]);
  return rowsOfCells(objectCells(rows, fail), { name, fail, mayLackFile: false });
}

function rowsOfCells(
  { columns, rows }: { readonly columns: readonly string[]; readonly rows: readonly Cells[] },
  { name, fail, mayLackFile }: {
    readonly name: string;
    readonly fail: Fail;
    readonly mayLackFile: boolean;
  },
): MetadataRow[] {
  const meaning = meaningOf(columns);
  // a catalogue lists works of which there is no picture
  const hasFiles = mayLackFile && [...meaning.values()].includes("file");
  return rows.map((cells, i) => {
    const where = `row ${i + 1} of ${name}`;
    const [known, more] = [new Map<Known, string>(), new Map<string, string>()];
    for (const [column, cell] of cells) {
      const meant = meaning.get(column);
      if (cell === "") continue;
      if (meant === undefined) more.set(column, cell);
      else known.set(meant, cell);
    }
    const file = known.get("file") ?? (hasFiles ? "" : fail(
      `row ${i + 1} has no "file": its columns are ${columns.join(", ").slice(0, 200)}`,
    ));
    const id = known.get("id");
    known.delete("file");
    return {
      file,
      where,
      told: {
        ...Object.fromEntries(known),
        ...id === undefined ? {} : { id: checkedPlateId(id, { where }) },
        ...more.size > 0 ? { more: Object.fromEntries(more) } : {},
      },
    };
  });
}
