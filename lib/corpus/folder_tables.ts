/**
 * What the tables of a folder and of those below tell of its pictures: `metadata.csv`, `.tsv` or `.jsonl`, and
 * `source.json`.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { basename, dirname } from "node:path/posix";
import { reasonOf } from "lib/assets/reason.ts";
import type { LabelReport } from "./label_report.ts";
import { type MetadataRow, readMetadataTable } from "./metadata.ts";
import type { Plate } from "./plate.ts";
import { workId } from "./plate_id.ts";
import {
  filesByEnd,
  mergedTold,
  readSourceFile,
  sourcesOfFiles,
  type ToldOfFile,
} from "./source_file.ts";
import { decodeText } from "./text_encoding.ts";

/** What the tables of a folder tell, by file. */
export interface FolderTables {
  /** What each `source.json` tells. */
  readonly sources: Map<string, ToldOfFile>;
  /** The rows of the tables of metadata. */
  readonly rows: ReadonlyMap<string, MetadataRow>;
}

/** A folder's files, and who is told of what is not used. */
export interface FolderTablesOptions {
  /** All files, sorted. */
  readonly paths: readonly string[];
  /** The pictures among them. */
  readonly files: readonly string[];
  readonly report: LabelReport;
}

/**
 * What the tables of a folder tell of its pictures.
 *
 * @throws {Error} where a table cannot be read, or tells two things of one picture
 */
export function readFolderTables(directory: string, options: FolderTablesOptions): FolderTables {
  const rows = rowsOf(directory, options);
  return { sources: sourcesOf(directory, options), rows };
}

/** The error of two files that are one plate by their ids. */
export const calledTwice = (
  id: string,
  { directory, files: [one, other] }: {
    readonly directory: string;
    readonly files: readonly [string, string];
  },
): Error =>
  new Error(
    `Two plates of ${directory} are called "${id}": ${one} and ${other}. Give each an id of its own`,
  );

/** Whether a plate's work is no more than its file's name, which says nothing. */
const isNamedByFile = ({ work, id, file }: Plate) =>
  [id, workId(file), workId(file.split("/").at(-1)!)].includes(work);

/**
 * What is told of a labelled plate: what a row of the table says counts before what the labels say, and this
 * before what `source.json` says.
 */
export function toldOfPlate(plate: Plate, { sources, rows }: FolderTables): ToldOfFile {
  const { file, work, ...own } = plate;
  const labels = isNamedByFile(plate) ? own : { ...own, work };
  return mergedTold(mergedTold(sources.get(file), labels), rows.get(file)?.told);
}

const tables = /^metadata\.(csv|tsv|jsonl)$/i;

/** The table of each folder, the outermost first: of several in one folder the first by its name. */
function tablesIn({ paths, report }: Pick<FolderTablesOptions, "paths" | "report">) {
  const found = paths.filter((path) => tables.test(path.split("/").at(-1)!))
    .map((path) => ({ path, folder: path.slice(0, path.lastIndexOf("/") + 1) }));
  const byFolder = [...Map.groupBy(found, ({ folder }) => folder).values()];
  for (const [{ path }, ...others] of byFolder) {
    for (const other of others) {
      report.unused(`tables beside ${path} that are not read`, other.path);
    }
  }
  return byFolder.map(([table]) => table).toSorted((a, b) => a.folder.length - b.folder.length);
}

/** Files that people keep beside pictures to tell of them, and that Burin does not read. */
const sheets = /^[^/]+\.(csv|tsv|xlsx?|ods)$/i;

/** What a file is called whichever way its letters with marks are written. */
const nameOf = (file: string) => basename(file).normalize("NFC");

/**
 * The rows of one table by the files they are about.
 *
 * @throws {Error} where it cannot be read, or tells two things of one picture
 */
function ownRows(
  { path, folder }: { readonly path: string; readonly folder: string },
  { directory, files, report }: Pick<FolderTablesOptions, "files" | "report"> & {
    readonly directory: string;
  },
): Map<string, MetadataRow> {
  const name = join(directory, path);
  const fitting = filesByEnd(files, folder);
  const own = new Map<string, MetadataRow>();
  for (const row of readMetadataTable(decodeText(readFileSync(name), { name }), { name })) {
    if (row.file === "") {
      report.unused(`rows of ${path} that name no file`, row.where);
      continue;
    }
    const [file, other] = fitting(row.file);
    const before = own.get(file);
    if (file === undefined) {
      report.unused(`rows of ${path} that fit no file`, `${row.file}, ${row.where}`);
    } else if (
      other !== undefined && dirname(file) !== dirname(other) && nameOf(file) === nameOf(other)
    ) {
      report.unused(
        `rows of ${path} that fit several files: write the folder before the name`,
        `${row.file}, ${row.where}`,
      );
    } else if (other !== undefined) {
      throw new Error(
        `${row.where} names "${row.file}", and ${file} and ${other} are both written so: rename one`,
      );
    } else if (before !== undefined) {
      throw new Error(
        `${before.where} and ${row.where} are both about ${file}: keep one of them`,
      );
    } else own.set(file, row);
  }
  return own;
}

/**
 * Rows without ids that tables of folders below give to several plates, which each of these counts from 1.
 *
 * @param below the files whose ids are from such a table
 */
function withoutSharedIds(
  rows: Map<string, MetadataRow>,
  { below, report }: { readonly below: ReadonlySet<string>; readonly report: LabelReport },
): void {
  const called = Map.groupBy(rows, ([, { told }]) => told.id);
  for (const [id, several] of called) {
    if (id === undefined || several.length < 2) continue;
    for (const [file, { told: { id, ...told }, ...row }] of several) {
      if (!below.has(file)) continue;
      rows.set(file, { ...row, told });
      report.unused("ids in tables of folders below that several plates have", `${id}, ${file}`);
    }
  }
}

/** Rows by the files they are about; of several tables the nearest to a file counts. */
function rowsOf(
  directory: string,
  { paths, files, report }: FolderTablesOptions,
): Map<string, MetadataRow> {
  const rows = new Map<string, MetadataRow>();
  const below = new Set<string>();
  const found = tablesIn({ paths, report });
  for (const table of found) {
    let own: Map<string, MetadataRow>;
    try {
      own = ownRows(table, { directory, files, report });
    } catch (error) {
      // what lies in a folder below may have been put there for something else
      if (table.folder === "") throw error;
      report.unused(
        `tables of folders below that tell of no pictures: ${reasonOf(error)}`,
        table.path,
      );
      continue;
    }
    for (const [file, row] of own) {
      if (table.folder !== "" && row.told.id !== undefined) below.add(file);
      rows.set(file, { ...row, told: mergedTold(rows.get(file)?.told, row.told) });
    }
  }
  withoutSharedIds(rows, { below, report });
  const [first, ...others] = found;
  if (first === undefined) {
    for (const path of paths.filter((path) => sheets.test(path))) {
      report.unused("tables that are not read: metadata.csv is, with a column file", path);
    }
    return rows;
  }
  const where = others.length === 0 ? first.path : "the tables of metadata";
  const isTold = (file: string) => found.some(({ folder }) => file.startsWith(folder));
  for (const file of files) {
    if (!rows.has(file) && isTold(file)) report.unused(`files without a row in ${where}`, file);
  }
  return rows;
}

/** What each `source.json` of a folder tells of its files; others that are called so are unused. */
function sourcesOf(
  directory: string,
  { paths, files, report }: FolderTablesOptions,
): Map<string, ToldOfFile> {
  const sources = paths.filter((path) => /(^|\/)source\.json$/i.test(path)).flatMap((path) => {
    const name = join(directory, path);
    const read = readSourceFile(decodeText(readFileSync(name), { name }), { name });
    if (read === null) report.unused("source.json that tells of no pictures", path);
    return read === null ? [] : [{ ...read, folder: path.slice(0, -"source.json".length) }];
  });
  const { told, unfit } = sourcesOfFiles(files, sources);
  for (const { file, where } of unfit) {
    report.unused("entries of source.json that fit no file", `${file}, ${where}`);
  }
  return told;
}
