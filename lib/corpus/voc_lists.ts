/** Parts of a Pascal VOC data set: the lists of ImageSets/Main, else the names of folders. */
import { type Folder, isImage, partFolders, stem } from "./label_format.ts";
import type { LabelReport } from "./label_report.ts";
import type { SplitName } from "./splits.ts";

/** A VOC file and the picture it is about. */
export interface VocFile {
  readonly path: string;
  readonly picture: string;
}

const key = (path: string) => path.normalize("NFC").toLowerCase();
const last = (path: string) => path.split("/").at(-1)!;

/** The part that a list is of; lists of one class have its name in front. */
function partOfList(path: string): SplitName | undefined {
  const name = stem(path).toLowerCase().split("_").at(-1)!;
  return Object.hasOwn(partFolders, name) ? partFolders[name] : undefined;
}

const partByFolder = (path: string): SplitName | undefined => {
  const name = path.toLowerCase().split("/").slice(0, -1)
    .findLast((name) => Object.hasOwn(partFolders, name));
  return name === undefined ? undefined : partFolders[name];
};

const isList = (path: string) => /(^|\/)imagesets\/(main\/)?[^/]+\.txt$/i.test(path);

/** Whether a list is of the whole part, not of one class in it. */
const isWhole = (list: string) => !stem(list).includes("_");

/** The data set that a list or a file belongs to: there may be several side by side. */
const rootOf = (list: string) => list.replace(/(^|\/)imagesets\/(main\/)?[^/]+$/i, "");

/** Names in a line: with an ending, as VoTT has them, or a second column, as lists of a class. */
function nameIn(line: string): string {
  const text = line.trim();
  const name = text.replace(/\s+(-1|0|1)$/, "");
  return isImage(name) ? name.replace(/\.[^./]+$/, "") : name;
}

/**
 * The part of each file's picture, where one is said.
 *
 * @throws {Error} when a picture is in two parts, naming both lists
 */
export function vocParts(
  files: readonly VocFile[],
  { folder, report }: { readonly folder: Folder; readonly report: LabelReport },
): Map<VocFile, SplitName> {
  const lists = folder.paths.filter((path) => isList(path) && partOfList(path) !== undefined)
    // lists of one class say less, and come after
    .sort((a, b) => Number(isWhole(b)) - Number(isWhole(a)));
  const roots = [...new Set(lists.map(rootOf))].sort((a, b) => b.length - a.length);
  const rootOfFile = (path: string) =>
    roots.find((root) => root === "" || path.startsWith(`${root}/`));
  const byName = new Map<string, VocFile[]>();
  for (const file of files) {
    const root = rootOfFile(file.path);
    if (root === undefined) continue;
    for (const name of new Set([stem(file.path), stem(file.picture)].map(key))) {
      byName.set(`${root}\n${name}`, [...byName.get(`${root}\n${name}`) ?? [], file]);
    }
  }
  const parts = new Map<VocFile, { readonly part: SplitName; readonly list: string }>();
  for (const list of lists) {
    const part = partOfList(list)!;
    for (const line of folder.text(list).replace(/^\uFEFF/, "").split(/\r\n|\r|\n/)) {
      const name = nameIn(line);
      if (name === "") continue;
      const found = byName.get(`${rootOf(list)}\n${key(last(name.replaceAll("\\", "/")))}`) ?? [];
      if (found.length === 0) {
        report.unused("names in lists of parts without a file", `${name} in ${list}`);
      }
      for (const file of found) {
        const before = parts.get(file);
        if (before === undefined) parts.set(file, { part, list });
        else if (before.part !== part && isWhole(list) === isWhole(before.list)) {
          throw new Error(
            `${file.picture} is in two parts: ${before.list} and ${list} both name it. Strike it off one`,
          );
        }
      }
    }
  }
  return new Map(files.flatMap((file) => {
    const part = parts.get(file)?.part ?? partByFolder(file.path) ?? partByFolder(file.picture);
    return part === undefined ? [] : [[file, part] as const];
  }));
}
