/** What the tables of a folder tell of its pictures: `metadata.csv`, `.tsv` or `.jsonl`, and `source.json`. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { LabelReport } from "./label_report.ts";
import { type MetadataRow, readMetadataTable } from "./metadata.ts";
import type { Plate } from "./plate.ts";
import { workId } from "./plate_id.ts";
import { mergedTold, readSourceFile, sourcesOfFiles, type ToldOfFile } from "./source_file.ts";
import { decodeText } from "./text_encoding.ts";

/** What the tables of a folder tell, by file. */
export interface FolderTables {
  /** What each `source.json` tells. */
  readonly sources: Map<string, ToldOfFile>;
  /** The rows of the table of metadata. */
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
  const rows = rowsOf(directory, { ...options, find: finder(options.files) });
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

type Find = (named: string, where: string) => string | null;

/** The file that a table names: `./` and backslashes as any system writes them, letters in NFC. */
function finder(files: readonly string[]): Find {
  const here = new Set(files);
  const byName = Map.groupBy(files, (file) => file.normalize("NFC"));
  return (named, where) => {
    const path = named.replaceAll("\\", "/").replace(/^(\.\/+)+/, "");
    if (here.has(path)) return path;
    const [only, other] = byName.get(path.normalize("NFC")) ?? [];
    if (other === undefined) return only ?? null;
    throw new Error(
      `${where} names "${named}", and ${only} and ${other} are both written so: rename one`,
    );
  };
}

const tables = /^metadata\.(csv|tsv|jsonl)$/i;

/** Rows by the files they are about. */
function rowsOf(
  directory: string,
  { paths, files, find, report }: FolderTablesOptions & { readonly find: Find },
): Map<string, MetadataRow> {
  const [table, ...others] = paths.filter((path) => tables.test(path));
  const rows = new Map<string, MetadataRow>();
  if (table === undefined) return rows;
  for (const other of others) report.unused(`tables beside ${table} that are not read`, other);
  const name = join(directory, table);
  for (const row of readMetadataTable(decodeText(readFileSync(name), { name }), { name })) {
    const file = find(row.file, row.where);
    const before = file === null ? undefined : rows.get(file);
    if (file === null) {
      report.unused(`rows of ${table} that fit no file`, `${row.file}, ${row.where}`);
    } else if (before === undefined) rows.set(file, row);
    else {throw new Error(
        `${before.where} and ${row.where} are both about ${file}: keep one of them`,
      );}
  }
  for (const file of files) {
    if (!rows.has(file)) report.unused(`files without a row in ${table}`, file);
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
