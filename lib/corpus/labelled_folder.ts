/** A folder of labelled pictures in any of the formats, as a collection; and written as one. */
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { containedPath } from "lib/assets/contained_path.ts";
import { writeWhole } from "lib/assets/whole_file.ts";
import { imageSize } from "lib/image/image.ts";
import { collectionOfFiles } from "./file_collection.ts";
import { listFolder } from "./folder_listing.ts";
import {
  calledTwice,
  type FolderTables,
  readFolderTables,
  toldOfPlate,
  withIdsBelow,
} from "./folder_tables.ts";
import {
  type Folder,
  isImage,
  kept,
  type Labelled,
  type Loss,
  type ReadOptions,
  type WriteOptions,
  type Written,
} from "./label_format.ts";
import { type LabelFormatName, labelFormats, otherFormats, recognise } from "./label_formats.ts";
import { type LabelReport, labelReport } from "./label_report.ts";
import { pictureIndex } from "./picture_index.ts";
import type { FileCollection, Plate } from "./plate.ts";
import { decodeText, encodingOf } from "./text_encoding.ts";

/** A collection whose plates may be in parts of a split, with the format that it was read from. */
export interface LabelledCollection extends FileCollection, Labelled {
  /** The format that the folder was read in. */
  readonly format: LabelFormatName;
}

const megabyte = 1 << 20;

/** Bytes of a file in one buffer that is filled again for each; a mark of UTF-8 is left out. */
function* fileChunks(path: string): Generator<Uint8Array> {
  const file = openSync(path, "r");
  try {
    const buffer = new Uint8Array(megabyte);
    for (let first = true;; first = false) {
      const length = readSync(file, buffer);
      if (length === 0) return;
      const mark = first && encodingOf(buffer) === "utf-8" ? 3 : 0;
      yield buffer.subarray(mark, length);
    }
  } finally {
    closeSync(file);
  }
}

/** Whether a file is in an encoding of two bytes a letter. */
function isWide(path: string): boolean {
  const [head = new Uint8Array()] = fileChunks(path);
  return encodingOf(head)?.startsWith("utf-16") ?? false;
}

/**
 * A folder on disk, as formats read it.
 *
 * @param paths Default: all its files
 */
export function folderOf(
  directory: string,
  paths: readonly string[] = listFolder(directory).files.map(({ path }) => path),
): Folder {
  const text = (path: string) =>
    decodeText(readFileSync(join(directory, path)), { name: join(directory, path) });
  return {
    paths,
    pictures: pictureIndex(paths.filter(isImage)),
    // not kept: LabelMe's files may hold whole pictures
    text,
    chunks: (path) =>
      isWide(join(directory, path))
        ? [new TextEncoder().encode(text(path))]
        : fileChunks(join(directory, path)),
    size: (path) => imageSize(join(directory, path)).catch(() => ({ width: 0, height: 0 })),
  };
}

/** Whether a picture is masks as VOC has them, and shows no plate. */
export const isDrawnMask = (path: string): boolean =>
  /(^|\/)Segmentation(Object|Class)\//.test(path);

/** Pictures that the labels do not speak of, and which are no plates. */
function unlabelled({ paths }: Folder, { plates }: Labelled): readonly Loss[] {
  const known = new Set(plates.map(({ file }) => file));
  const [first, ...others] = paths.filter((path) =>
    isImage(path) && !known.has(path) && !isDrawnMask(path)
  );
  const what = "pictures that the labels do not speak of";
  return first === undefined ? [] : [{ what, count: others.length + 1, first }];
}

/** Labels whose plates are told of by tables, too, and called as these call them. */
function withTables(
  { plates, labels, parts }: Labelled,
  { directory, tables, report }: {
    readonly directory: string;
    readonly tables: FolderTables;
    readonly report: LabelReport;
  },
): Labelled {
  const own = plates.map((plate) => ({ ...plate, ...toldOfPlate(plate, tables) }));
  const owner = new Map<string, string>();
  for (const { id, file } of own) {
    const other = owner.get(id);
    if (other !== undefined) throw calledTwice(id, { directory, files: [other, file] });
    owner.set(id, file);
  }
  const ids = withIdsBelow(own.map(({ file }) => file), {
    ids: own.map(({ id }) => id),
    idsBelow: tables.idsBelow,
    report,
  });
  const told = own.map((plate, i) => ({ ...plate, id: ids[i] }));
  const idOf = new Map(plates.map(({ id }, i) => [id, told[i].id]));
  return {
    plates: told,
    labels: labels.map((label) => ({ ...label, plate: idOf.get(label.plate)! })),
    parts: Object.fromEntries(Object.entries(parts).map(([id, part]) => [idOf.get(id)!, part])),
  };
}

/**
 * Opens a folder of labels: COCO, YOLO, an export of Roboflow, and the other formats of
 * `label_formats.ts`, with what its tables tell of the plates (see `openFolder`).
 *
 * @param format Default: the one that the folder looks like
 * @throws {Error} when there is no such folder, it looks like none of them, or a file is wrong
 *
 * ```ts
 * import { openLabelled } from "lib/corpus/labelled_folder.ts";
 * const count = async () => (await openLabelled("my-export")).labels.length;
 * ```
 */
export async function openLabelled(
  directory: string,
  { format, ...options }: ReadOptions & { readonly format?: LabelFormatName | undefined } = {},
): Promise<LabelledCollection> {
  if (!existsSync(directory)) {
    throw new Error(`There is no folder ${directory}: give one of labels`);
  }
  const folder = folderOf(directory);
  const name = format ?? recognise(folder);
  if (name === null) {
    throw new Error(
      `Cannot tell what labels ${directory} holds: ${folder.paths.length} files, and none is of ` +
        `${Object.keys(labelFormats).join(", ")}. Give the format, or another folder`,
    );
  }
  const report = labelReport();
  const read = await labelFormats[name].read(folder, options);
  const files = folder.paths.filter(isImage);
  const tables = readFolderTables(directory, { paths: folder.paths, files, report });
  const labelled = withTables(read, { directory, tables, report });
  // who gives the format knows what else is there
  const others = format === undefined ? otherFormats(folder, name) : [];
  const unused = [
    ...read.unused ?? [],
    ...report.end(),
    ...unlabelled(folder, labelled),
    ...others.map((other) => ({ what: `labels as ${other}`, count: 1, first: directory })),
  ];
  const fileOf = ({ id, file }: Plate) =>
    containedPath(directory, file, { what: `Plate "${id}" of ${directory}` });
  return {
    ...collectionOfFiles({ name: directory, ...labelled }, { fileOf }),
    parts: labelled.parts,
    ...unused.length > 0 ? { unused } : {},
    format: name,
  };
}

/** Where labels are written, in which format, and whether pictures go with them. */
export interface SaveOptions extends WriteOptions {
  /** The format to write. */
  readonly format: LabelFormatName;
  /** The folder to write into. */
  readonly directory: string;
  /** The file of a plate, to be copied beside the labels; without it pictures are left out. */
  readonly fileOf?: (plate: Plate) => string;
}

/**
 * Where the pictures of plates go, by their ids.
 *
 * @throws {Error} when one would leave the folder, or two files would be one
 */
function targetsOf(
  plates: readonly Plate[],
  { directory, written: { texts, images } }: {
    readonly directory: string;
    readonly written: Written;
  },
): ReadonlyMap<string, string> {
  const owners = new Map(Object.keys(texts).map((path) => [join(directory, path), "the labels"]));
  return new Map(plates.map(({ id }) => {
    const what = `Plate "${id}"`;
    const target = containedPath(directory, images[id], { what });
    const owner = owners.get(target);
    if (owner !== undefined) {
      throw new Error(
        `${what} and ${owner} would both be written to ${target}: give the plates ids and files ` +
          "of their own",
      );
    }
    owners.set(target, `plate "${id}"`);
    return [id, target];
  }));
}

/**
 * Writes labels in a format, each file whole or not at all, with copies of the plates; returns what
 * the format has no place for.
 *
 * @throws {Error} when the folder holds files already, or a plate cannot be copied
 */
export function saveLabelled(
  labelled: Labelled,
  { format, directory, fileOf, ...options }: SaveOptions,
): readonly Loss[] {
  if (existsSync(directory) && readdirSync(directory).length > 0) {
    throw new Error(`${directory} holds files already: give an empty folder, or a new one`);
  }
  const { labelled: left, losses } = kept(labelled, labelFormats[format].holds);
  const written = labelFormats[format].write(left, options);
  // all looked at before the first is written
  const targets = targetsOf(left.plates, { directory, written });
  const files = Object.entries(written.texts).map(([path, text]) =>
    [containedPath(directory, path, { what: `A file of labels as ${format}` }), text] as const
  );
  const copies = (fileOf ? labelled.plates : []).map((plate) => {
    const file = fileOf!(plate);
    if (existsSync(file) && statSync(file).isFile()) return [file, targets.get(plate.id)!] as const;
    throw new Error(
      `Cannot copy the picture of plate "${plate.id}": there is no ${file}. Put it there, or write ` +
        "the labels alone",
    );
  });
  for (const [path, text] of files) writeWhole(path, text);
  for (const [file, target] of copies) {
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(file, target);
  }
  return losses;
}
