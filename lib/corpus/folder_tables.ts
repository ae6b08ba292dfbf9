/**
 * What the tables of a folder and of those below tell of its pictures: `metadata.csv`, `.tsv` or `.jsonl`, and
 * `source.json`.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dirname } from "node:path/posix";
import type { LabelReport } from "./label_report.ts";
import { type MetadataRow, readMetadataTable } from "./metadata.ts";
import type { Plate } from "./plate.ts";
import { workId } from "./plate_id.ts";
import {
  filesBelow,
  filesByEnd,
  foldersAbove,
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
  /** The rows of the tables of metadata; an id is that of the folder's own table. */
  readonly rows: ReadonlyMap<string, MetadataRow>;
  /** Ids that tables of folders below give: they count where no other plate is called so (`withIdsBelow`). */
  readonly idsBelow: IdsBelow;
}

/** Ids by file, each with the row that gives it. */
type IdsBelow = ReadonlyMap<string, { readonly id: string; readonly where: string }>;

/** A folder's files, and who is told of what is not used. */
export interface FolderTablesOptions {
  /** All files, sorted. */
  readonly paths: readonly string[];
  /** The pictures among them. */
  readonly files: readonly string[];
  readonly report: LabelReport;
}

/**
 * What the tables of a folder tell of its pictures. A table of metadata below the folder itself that is none, since somebody
 * else's may lie there, is told and stops nothing.
 *
 * @throws {Error} where the folder's own table cannot be read, or tells two things of one picture
 */
export function readFolderTables(directory: string, options: FolderTablesOptions): FolderTables {
  const rows = rowsOf(directory, options);
  return { sources: sourcesOf(directory, options), ...rows };
}

/** Ids are files' names, too, and many disks take "A" for "a". */
const idKey = (id: string) => id.toLowerCase();

/**
 * Ids of plates, with those that tables of folders below give: an id that a table gives in its own folder
 * alone ("1" in each book's) counts where no other plate is called so, and is told elsewhere.
 *
 * @param files whose plates these are
 * @param options.ids of the plates without those tables, in the files' order
 *
 * ```ts
 * import { withIdsBelow } from "lib/corpus/folder_tables.ts";
 * import { labelReport } from "lib/corpus/label_report.ts";
 * const idsBelow = new Map([["a/1.png", { id: "one", where: "row 1 of a/metadata.csv" }]]);
 * withIdsBelow(["a/1.png"], { ids: ["a-1"], idsBelow, report: labelReport() }); // ["one"]
 * ```
 */
export function withIdsBelow(
  files: readonly string[],
  { ids, idsBelow, report }: {
    readonly ids: readonly string[];
    readonly idsBelow: IdsBelow;
    readonly report: LabelReport;
  },
): string[] {
  const owners = new Map<string, Set<string>>();
  const claim = (id: string, file: string) => {
    const files = owners.get(idKey(id)) ?? new Set();
    owners.set(idKey(id), files.add(file));
  };
  files.forEach((file, i) => claim(ids[i], file));
  // those of files without labels, too: a plate is called the same with labels and without
  for (const [file, { id }] of idsBelow) claim(id, file);
  return files.map((file, i) => {
    const below = idsBelow.get(file);
    if (below === undefined) return ids[i];
    if (owners.get(idKey(below.id))!.size === 1) return below.id;
    report.unused(
      "ids of tables in folders below that another plate has, too: those plates are called by their files",
      `"${below.id}", ${below.where}`,
    );
    return ids[i];
  });
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

/** A row with its file, or why it is of no use: what it is one of, and which. */
type FittedRow =
  | { readonly file: string; readonly row: MetadataRow }
  | { readonly unused: readonly [what: string, first: string] };

/**
 * The rows of a table with the files that they are about.
 *
 * @throws {Error} where it cannot be read, or tells two things of one picture
 */
function fittedRows(
  directory: string,
  { path, fitting }: {
    readonly path: string;
    readonly fitting: (named: string) => readonly string[];
  },
): FittedRow[] {
  const name = join(directory, path);
  const before = new Map<string, MetadataRow>();
  return readMetadataTable(decodeText(readFileSync(name), { name }), { name }).map((row) => {
    if (row.file === "") return { unused: [`rows of ${path} that name no file`, row.where] };
    const found = fitting(row.file);
    const [file, other] = found;
    const which = `${row.file}, ${row.where}`;
    if (file === undefined) return { unused: [`rows of ${path} that fit no file`, which] };
    // one name may be spelled in two ways of Unicode
    if (new Set(found.map((file) => dirname(file).normalize("NFC"))).size > 1) {
      const what = `rows of ${path} that fit several files: write the folder before the name`;
      return { unused: [what, which] };
    }
    if (other !== undefined) {
      throw new Error(
        `${row.where} names "${row.file}", and ${file} and ${other} are both written so: rename one`,
      );
    }
    const first = before.get(file);
    if (first !== undefined) {
      throw new Error(`${first.where} and ${row.where} are both about ${file}: keep one of them`);
    }
    before.set(file, row);
    return { file, row };
  });
}

/** Rows by the files they are about; of several tables the nearest to a file counts. */
function rowsOf(
  directory: string,
  { paths, files, report }: FolderTablesOptions,
): Pick<FolderTables, "rows" | "idsBelow"> {
  const rows = new Map<string, MetadataRow>();
  const idsBelow = new Map<string, { id: string; where: string }>();
  const found = tablesIn({ paths, report });
  const below = filesBelow(files, found.map(({ folder }) => folder));
  const read: typeof found = [];
  for (const { path, folder } of found) {
    let fitted: FittedRow[];
    try {
      fitted = fittedRows(directory, { path, fitting: filesByEnd(below(folder), folder) });
    } catch (error) {
      if (folder === "") throw error;
      report.unused(`table in a folder below that is not read: ${path}`, (error as Error).message);
      continue;
    }
    read.push({ path, folder });
    for (const one of fitted) {
      if ("unused" in one) {
        report.unused(...one.unused);
        continue;
      }
      const { file, row: { told: { id, ...others }, ...row } } = one;
      const isOwn = folder === "" || id === undefined;
      if (!isOwn) idsBelow.set(file, { id, where: row.where });
      const told = isOwn ? one.row.told : others;
      rows.set(file, { ...row, told: mergedTold(rows.get(file)?.told, told) });
    }
  }
  const [first, ...others] = read;
  if (first === undefined) {
    for (const path of paths.filter((path) => sheets.test(path))) {
      report.unused("tables that are not read: metadata.csv is, with a column file", path);
    }
    return { rows, idsBelow };
  }
  const where = others.length === 0 ? first.path : "the tables of metadata";
  const told = new Set(read.map(({ folder }) => folder));
  for (const file of files) {
    if (!rows.has(file) && foldersAbove(file).some((folder) => told.has(folder))) {
      report.unused(`files without a row in ${where}`, file);
    }
  }
  return { rows, idsBelow };
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
