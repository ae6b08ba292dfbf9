/**
 * `source.json`: where the pictures of a folder come from and whose they are. An object holds for all of the
 * folder and of those below it; a list, alone or in the object as `plates`, has an entry for each picture.
 */
import { type MetadataRow, metadataRowsOf } from "./metadata.ts";
import type { Plate } from "./plate.ts";

/** What is told of a file. */
export type ToldOfFile = Partial<Omit<Plate, "file">>;

/** What a `source.json` tells. */
export interface SourceFile {
  /** Of every picture in its folder and below. */
  readonly all: MetadataRow["told"];
  /** Of some of them, by the names that the file has for them. */
  readonly rows: readonly MetadataRow[];
}

/** Under what names an object holds its list. */
const lists = ["plates", "pictures", "images", "items", "files"];

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A name that no picture has, so that an object without one can be read as a row. */
const nowhere = "\n";

/**
 * What a text of JSON tells, or null where it is something else that is called so, too.
 *
 * @throws {Error} that names the file, where a field that is known is no text
 *
 * ```ts
 * import { readSourceFile } from "lib/corpus/source_file.ts";
 * const text = '{"holder": "Albertina", "rights": "CC0", "plates": [{"file": "a.png", "identifier": "7"}]}';
 * readSourceFile(text, { name: "source.json" })?.all; // { rights: "CC0", more: { holder: "Albertina" } }
 * ```
 */
export function readSourceFile(
  text: string,
  { name }: { readonly name: string },
): SourceFile | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (Array.isArray(value)) {
    if (!value.every(isRecord)) return null;
    return { all: {}, rows: metadataRowsOf(value, { name }) };
  }
  if (!isRecord(value)) return null;
  const list = lists.find((key) => Array.isArray(value[key]));
  const entries = list === undefined ? [] : value[list] as unknown[];
  if (!entries.every(isRecord)) return null;
  const shared = Object.fromEntries(Object.entries(value).filter(([key]) => key !== list));
  const [{ told }] = metadataRowsOf([{ ...shared, file: nowhere + "*" }], { name });
  // one id for many plates would be none
  const { id: __, ...all } = told;
  return { all, rows: metadataRowsOf(entries, { name }) };
}

/** What two tell of one file: of each field what the second says counts, if it says anything. */
export function mergedTold(first: ToldOfFile = {}, second: ToldOfFile = {}): ToldOfFile {
  const said = Object.fromEntries(Object.entries(second).filter(([, value]) => value !== ""));
  const more = { ...first.more, ...second.more };
  return { ...first, ...said, ...Object.keys(more).length > 0 ? { more } : {} };
}

/**
 * The folders that a file lies in, the outermost first.
 *
 * ```ts
 * import { foldersAbove } from "lib/corpus/source_file.ts";
 * foldersAbove("a/b/1.png"); // ["", "a/", "a/b/"]
 * ```
 */
export const foldersAbove = (file: string): string[] => [
  "",
  ...[...file.matchAll(/\//g)].map(({ index }) => file.slice(0, index + 1)),
];

/** The files in each of these folders and below it; each file is looked at once, however many folders there are. */
export function filesBelow(
  files: readonly string[],
  folders: readonly string[],
): (folder: string) => readonly string[] {
  const below = new Map<string, string[]>(folders.map((folder) => [folder, []]));
  for (const file of files) {
    for (const folder of foldersAbove(file)) below.get(folder)?.push(file);
  }
  return (folder) => below.get(folder) ?? [];
}

/**
 * Says which files of a folder a table there means: the one of that path from the folder, else all whose paths
 * end so. Letters are compared in NFC; `./` and backslashes are as any system writes them.
 *
 * @param folder "" or "a/b/"
 *
 * ```ts
 * import { filesByEnd } from "lib/corpus/source_file.ts";
 * filesByEnd(["hogarth/1.png", "hogarth/2.png"], "")("1.png"); // ["hogarth/1.png"]
 * ```
 */
export function filesByEnd(
  files: readonly string[],
  folder: string,
): (named: string) => readonly string[] {
  const ends = new Map<string, string[]>();
  for (const file of files.filter((file) => file.startsWith(folder))) {
    const names = file.slice(folder.length).normalize("NFC").split("/");
    names.forEach((_, i) => {
      const end = names.slice(i).join("/");
      const same = ends.get(end);
      if (same) same.push(file);
      else ends.set(end, [file]);
    });
  }
  return (named) => {
    const path = named.replaceAll("\\", "/").replace(/^(\.\/+)+/, "");
    const found = ends.get(path.normalize("NFC")) ?? [];
    if (found.includes(folder + path)) return [folder + path];
    const whole = found.filter((file) =>
      file.normalize("NFC") === (folder + path).normalize("NFC")
    );
    return whole.length > 0 ? whole : found;
  };
}

/**
 * What the files named `source.json` tell of each picture: of folders, the nearest counts; an entry of a
 * picture before what is said of its folder. Entries name pictures by their paths from the folder, or by the
 * end of these.
 *
 * @param sources with their folders: "" or "a/b/"
 * @returns what is told, by file, and the entries that fit none or several
 */
export function sourcesOfFiles(
  files: readonly string[],
  sources: readonly (SourceFile & { readonly folder: string })[],
): { readonly told: Map<string, ToldOfFile>; readonly unfit: readonly MetadataRow[] } {
  const told = new Map<string, ToldOfFile>();
  const unfit: MetadataRow[] = [];
  const add = (file: string, what: ToldOfFile) => told.set(file, mergedTold(told.get(file), what));
  const outermost = sources.toSorted((a, b) => a.folder.length - b.folder.length);
  const below = filesBelow(files, outermost.map(({ folder }) => folder));
  for (const { folder, all } of outermost) {
    if (Object.keys(all).length === 0) continue;
    for (const file of below(folder)) add(file, all);
  }
  for (const { folder, rows } of outermost) {
    if (rows.length === 0) continue;
    const fitting = filesByEnd(below(folder), folder);
    for (const row of rows) {
      const found = fitting(row.file);
      const file = found.length === 1 ? found[0] : undefined;
      if (file === undefined) unfit.push(row);
      else add(file, row.told);
    }
  }
  return { told, unfit };
}
