/** A folder of images as a collection, with what the files beside them tell. */
import { createReadStream, existsSync, readFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { containedPath } from "lib/assets/contained_path.ts";
import { hasOtherPages, type Image, imageHead, readImage, type Size } from "lib/image/image.ts";
import { platesOf, readCocoHead, readCocoLabels } from "./coco_lists.ts";
import { embeddedCredit } from "./embedded_credit.ts";
import { pictureSizes } from "./file_plates.ts";
import { listFolder } from "./folder_listing.ts";
import { type Annotated, ending, isImage } from "./label_format.ts";
import { type LabelReport, labelReport } from "./label_report.ts";
import { type MetadataRow, readMetadataTable } from "./metadata.ts";
import type { FileCollection, Plate } from "./plate.ts";
import { plateIds } from "./plate_id.ts";
import { mergedTold, readSourceFile, sourcesOfFiles, type ToldOfFile } from "./source_file.ts";
import { decodeText } from "./text_encoding.ts";

/** Endings of pictures and sheets that are not read: what has them is counted. */
const unread = new Set(
  ("ai apng arw bmp cr2 cr3 cur dib djv djvu dng emf eps exr hdr heic heics heif ico j2c j2k jfif jp2 " +
    "jpe jpf jpm jpx jxl kra nef orf pbm pcx pdf pgm pnm ppm psb psd raf raw rw2 svg svgz tga wmf xcf")
    .split(" ").map((name) => `.${name}`),
);

/** What is known of a folder besides what lies in it. */
export interface FolderOptions {
  /**
   * Ids by file that its plates had before. A file keeps its own, where it could have it, though another of
   * nearly the same name was added; what a table says counts first. Default: none had any.
   */
  readonly ids?: ReadonlyMap<string, string> | undefined;
}

/**
 * The images under a folder, in the order of their paths; hidden ones are passed over, links followed
 * inside the folder. What is known of them is read from `metadata.csv`, `.tsv` or `.jsonl` (a row per
 * file; see metadata.ts), from `annotations.json` (COCO), from `source.json` (see source_file.ts) and from
 * the files themselves (EXIF, IPTC, XMP), where these are there: what comes first counts. Files that cannot
 * be read, and rows and files without each other, are counted in `unused`.
 *
 * A file that is no readable image stays in the collection, 0 x 0: `open` says what is wrong with
 * it, and a batch lists it among the skipped.
 *
 * @throws {Error} when the folder is not there, holds no image, or its tables cannot be read
 *
 * ```ts
 * import { openFolder } from "lib/corpus/folder.ts";
 * const load = () => openFolder("prints");
 * ```
 */
export async function openFolder(
  directory: string,
  { ids: before }: FolderOptions = {},
): Promise<FileCollection> {
  if (!existsSync(directory)) {
    throw new Error(
      `There is no folder ${directory}: give the name of a collection or of a folder of images`,
    );
  }
  const report = labelReport();
  const { files: listed, outside } = listFolder(directory);
  const paths = listed.map(({ path }) => path);
  const files = paths.filter(isImage);
  const others = unreadIn(paths);
  if (files.length === 0) {
    throw new Error(
      `No image in ${directory}: looked for PNG, JPEG, TIFF, WebP, GIF and AVIF` +
        (others === null
          ? ""
          : `; ${others.count} ${others.what}. Convert them, to TIFF for instance`),
    );
  }
  for (const path of outside) report.unused("links that lead out of the folder, or nowhere", path);
  const find = finder(files);
  const rows = rowsOf(directory, { paths, files, find, report });
  const told = sourcesOf(directory, { paths, files, report });
  const several = new Set<string>();
  const found = await pictureSizes(files, {
    async size(file) {
      try {
        const path = join(directory, file);
        const { told: embedded, pages, ...size } = await imageHead(path);
        if (await hasOtherPages(path, { ...size, pages })) several.add(file);
        told.set(file, mergedTold(embeddedCredit(embedded), told.get(file)));
        return size;
      } catch {
        return { width: 0, height: 0 };
      }
    },
  });
  for (const file of files) if (several.has(file)) report.unused(ofSeveralPages, file);
  const sizes = new Map(files.map((file, i) => [file, found[i]]));
  const annotated = readAnnotations(directory, { paths, find, report, sizes });
  const here = new Set(files);
  for (const { file, ...plate } of annotated.plates) {
    if (here.has(file)) told.set(file, mergedTold(told.get(file), plate));
  }
  for (const [file, row] of rows) told.set(file, mergedTold(told.get(file), row.told));
  const ids = idsOf(files, { told, directory, before });
  const plates = files.map((file, i): Plate => {
    const id = ids[i];
    return {
      ...{ work: id, impression: "", source: file, rights: "" },
      ...found[i],
      ...told.get(file),
      id,
      file,
    };
  });
  const idOf = new Map(plates.map(({ id, file }) => [file, id]));
  const fileOf = new Map(annotated.plates.map(({ id, file }) => [id, file]));
  const labels = annotated.labels.flatMap((label) => {
    const id = idOf.get(fileOf.get(label.plate)!);
    if (id !== undefined) return [{ ...label, plate: id }];
    report.unused("labels of images that are not here", `${label.plate}, ${label.name}`);
    return [];
  });
  const unused = [...others === null ? [] : [others], ...report.end()];
  return collectionOfFiles(
    { name: directory, plates, labels, ...unused.length > 0 ? { unused } : {} },
    { fileOf: ({ id, file }) => containedPath(directory, file, { what: `Plate "${id}"` }) },
  );
}

const ofSeveralPages =
  "files of several pages or frames, of which the first alone is read: give each a file of its own";

/** Files of kinds that are not read, as one loss: "3 .heic, 2 .pdf". */
function unreadIn(paths: readonly string[]) {
  const kinds = Map.groupBy(
    paths.filter((path) => unread.has(ending(path).toLowerCase())),
    (path) => ending(path).toLowerCase(),
  );
  const all = [...kinds].sort(([, a], [, b]) => b.length - a.length);
  if (all.length === 0) return null;
  const told = all.map(([kind, files]) => `${files.length} ${kind}`).join(", ");
  const count = all.reduce((sum, [, files]) => sum + files.length, 0);
  return {
    what: `${count === 1 ? "file" : "files"} not read: ${told}`,
    count,
    first: all[0][1][0],
  };
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
  { paths, files, find, report }: {
    readonly paths: readonly string[];
    readonly files: readonly string[];
    readonly find: Find;
    readonly report: LabelReport;
  },
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
  { paths, files, report }: {
    readonly paths: readonly string[];
    readonly files: readonly string[];
    readonly report: LabelReport;
  },
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

/** Ids that tables give, and for the other files their paths'. */
function idsOf(
  files: readonly string[],
  { told, directory, before }: {
    readonly told: ReadonlyMap<string, ToldOfFile>;
    readonly directory: string;
    readonly before: ReadonlyMap<string, string> | undefined;
  },
): string[] {
  const owner = new Map<string, string>();
  for (const file of files) {
    const id = told.get(file)?.id;
    if (id === undefined) continue;
    const other = owner.get(id);
    if (other !== undefined) {
      throw new Error(
        `Two plates of ${directory} are called "${id}": ${other} and ${file}. ` +
          "Give each an id of its own",
      );
    }
    owner.set(id, file);
  }
  const bare = files.filter((file) => told.get(file)?.id === undefined);
  const made = plateIds(bare, { by: "path", taken: new Set(owner.keys()), before });
  const ids = new Map(bare.map((file, i) => [file, made[i]]));
  return files.map((file) => told.get(file)?.id ?? ids.get(file)!);
}

/** What `annotations.json` says, its images looked for among the files; what is not here has no size. */
function readAnnotations(
  directory: string,
  { paths, find, report, sizes }: {
    readonly paths: readonly string[];
    readonly find: Find;
    readonly report: LabelReport;
    readonly sizes: ReadonlyMap<string, Size>;
  },
): Annotated {
  if (!paths.includes("annotations.json")) return { plates: [], labels: [] };
  const name = join(directory, "annotations.json");
  const chunks = [new TextEncoder().encode(decodeText(readFileSync(name), { name }))];
  const head = readCocoHead(chunks, { name, report });
  const found = head.images.map(({ file: named }) => {
    const file = find(named, "annotations.json");
    if (file === null) report.unused("images of annotations.json that are not here", named);
    return { file: file ?? named, ...sizes.get(file ?? "") ?? { width: 0, height: 0 } };
  });
  const plates = platesOf(head.images, { found, name, report });
  return readCocoLabels(chunks, { name, plates, head, report });
}

/** A collection whose plates are files; `fileOf` says where. */
export function collectionOfFiles(
  annotated: Annotated & { readonly name: string },
  { fileOf }: { readonly fileOf: (plate: Plate) => string },
): FileCollection {
  return {
    ...annotated,
    fileOf,
    open: (plate, options): Promise<Image> => readImage(fileOf(plate), options),
    async digest(plate) {
      const digest = createHash("sha256");
      for await (const chunk of createReadStream(fileOf(plate))) digest.update(chunk);
      return digest.digest("hex");
    },
  };
}
