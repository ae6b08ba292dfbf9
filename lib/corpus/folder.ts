/** A folder of images as a collection, with what the files beside them tell. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { containedPath } from "lib/assets/contained_path.ts";
import { hasOtherPages, imageHead } from "lib/image/image.ts";
import { firstBytes, rasterKind } from "lib/image/raster_kind.ts";
import { embeddedCredit } from "./embedded_credit.ts";
import { collectionOfFiles } from "./file_collection.ts";
import { pictureSizes } from "./file_plates.ts";
import { listFolder } from "./folder_listing.ts";
import { calledTwice, readFolderTables, toldOfPlate, withIdsBelow } from "./folder_tables.ts";
import { ending, type Folder, isImage, type Labelled } from "./label_format.ts";
import { labelFormats, otherFormats, recognise } from "./label_formats.ts";
import { labelReport } from "./label_report.ts";
import { folderOf, isDrawnMask } from "./labelled_folder.ts";
import type { FileCollection, Plate } from "./plate.ts";
import { plateIds } from "./plate_id.ts";
import { mergedTold, type ToldOfFile } from "./source_file.ts";

/** Endings of pictures and sheets that are not read: what has them is counted. */
const unread = new Set(
  ("ai apng arw bmp cr2 cr3 cur dib djv djvu dng emf eps exr hdr heic heics heif ico j2c j2k jp2 " +
    "jpf jpm jpx jxl kra nef orf pbm pcx pdf pgm pnm ppm psb psd raf raw rw2 svg svgz tga wmf xcf")
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
 * file; see metadata.ts), from labels in any format of `label_formats.ts`, from `source.json` (see
 * source_file.ts) and from the files themselves (EXIF, IPTC, XMP), where these are there: what comes first
 * counts. Plates that the labels do not name are unlabelled. Files that cannot be read, and rows, labels and
 * files without each other, are counted in `unused`.
 *
 * A file that is no readable image stays in the collection, 0 x 0: `open` says what is wrong with
 * it, and a batch lists it among the skipped.
 *
 * @returns with the part of a split that each plate is in, where the labels say so
 * @throws {Error} when the folder is not there, holds no image, or its tables or labels cannot be read
 *
 * ```ts
 * import { openFolder } from "lib/corpus/folder.ts";
 * const load = () => openFolder("prints");
 * ```
 */
export async function openFolder(
  directory: string,
  { ids: before }: FolderOptions = {},
): Promise<FileCollection & Pick<Labelled, "parts">> {
  if (!existsSync(directory)) {
    throw new Error(
      `There is no folder ${directory}: give the name of a collection or of a folder of images`,
    );
  }
  const report = labelReport();
  const { files: listed, outside, closed } = listFolder(directory);
  const paths = listed.map(({ path }) => path);
  const files = paths.filter((path) => isImage(path) && !isDrawnMask(path));
  const others = unreadIn(paths);
  if (files.length === 0) {
    throw new Error(
      `No image in ${directory}: looked for PNG, JPEG, TIFF, WebP, GIF and AVIF` +
        (others === null
          ? ""
          : `; ${others.count} ${others.what}. Convert them, to TIFF for instance`),
    );
  }
  for (const path of await disguised(directory, paths)) {
    report.unused(
      "pictures by what they hold whose endings are none of pictures: rename them",
      path,
    );
  }
  for (const path of closed) report.unused("folders that cannot be read: make them readable", path);
  for (const path of outside) report.unused("links that lead out of the folder, or nowhere", path);
  const tables = readFolderTables(directory, { paths, files, report });
  const several = new Set<string>();
  const found = await pictureSizes(files, {
    async size(file) {
      try {
        const path = join(directory, file);
        const { told: embedded, pages, ...size } = await imageHead(path);
        if (await hasOtherPages(path, { ...size, pages })) several.add(file);
        const { sources } = tables;
        sources.set(file, mergedTold(embeddedCredit(embedded), sources.get(file)));
        return size;
      } catch {
        return { width: 0, height: 0 };
      }
    },
  });
  for (const file of files) if (several.has(file)) report.unused(ofSeveralPages, file);
  const sizes = new Map(files.map((file, i) => [file, found[i]]));
  const size = (file: string) => Promise.resolve(sizes.get(file) ?? { width: 0, height: 0 });
  const annotated = await labelsIn(directory, { ...folderOf(directory, paths), size });
  const plateOf = new Map(annotated?.plates.map((plate) => [plate.file, plate]));
  const told = new Map(files.map((file) => {
    const plate = plateOf.get(file);
    if (plate) return [file, toldOfPlate(plate, tables)] as const;
    return [file, mergedTold(tables.sources.get(file), tables.rows.get(file)?.told)] as const;
  }));
  // as the labels of this folder call plates that say nothing of themselves, be they labelled or not
  const by = annotated?.by ?? "path";
  const ids = withIdsBelow(files, {
    ids: idsOf(files, { told, directory, before, by }),
    idsBelow: tables.idsBelow,
    report,
  });
  const plates = files.map((file, i): Plate => {
    const id = ids[i];
    const { work } = plateOf.get(file) ?? { work: id };
    const said = { work, impression: "", source: file, rights: "" };
    return { ...said, ...mergedTold(said, told.get(file)), ...found[i], id, file };
  });
  const idOf = new Map(plates.map(({ id, file }) => [plateOf.get(file)?.id, id]));
  const labels = (annotated?.labels ?? [])
    .map((label) => ({ ...label, plate: idOf.get(label.plate)! }));
  const labelled = (annotated?.plates ?? []).map(({ id }) => idOf.get(id)!);
  const parts = Object.entries(annotated?.parts ?? {})
    .map(([id, part]) => [idOf.get(id)!, part] as const);
  const unused = [
    ...others === null ? [] : [others],
    ...report.end(),
    ...annotated?.unused ?? [],
  ];
  return {
    ...collectionOfFiles({ name: directory, plates, labels }, {
      fileOf: ({ id, file }) => containedPath(directory, file, { what: `Plate "${id}"` }),
    }),
    ...unused.length > 0 ? { unused } : {},
    ...closed.length > 0 ? { closed } : {},
    // of a folder without labels nobody said that its plates have none
    ...annotated && labelled.length < plates.length ? { labelled: new Set(labelled) } : {},
    parts: Object.fromEntries(parts),
  };
}

/** Endings of what lies beside pictures and is none: not looked into. */
const besides = /\.(csv|docx?|html?|jsonl?|md|ods|sqlite|tsv|txt|xlsx?|xml|xmp|ya?ml|zip)$/i;

/** Files that hold a picture and are not called so. */
async function disguised(directory: string, paths: readonly string[]): Promise<string[]> {
  const doubtful = paths.filter((path) =>
    !isImage(path) && !unread.has(ending(path).toLowerCase()) && !besides.test(path)
  );
  const found: string[] = [];
  for (const path of doubtful) {
    const head = await firstBytes(join(directory, path));
    if (head !== null && rasterKind(head) !== null) found.push(path);
  }
  return found;
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

/** Ids that tables give, and for the other files their paths', or their last names'. */
function idsOf(
  files: readonly string[],
  { told, directory, before, by }: {
    readonly by: "name" | "path";
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
    if (other !== undefined) throw calledTwice(id, { directory, files: [other, file] });
    owner.set(id, file);
  }
  const bare = files.filter((file) => told.get(file)?.id === undefined);
  const made = plateIds(bare, { by, taken: new Set(owner.keys()), before });
  const ids = new Map(bare.map((file, i) => [file, made[i]]));
  return files.map((file) => told.get(file)?.id ?? ids.get(file)!);
}

/** The labels of a folder, of the pictures that are there; null where it has none. */
async function labelsIn(
  directory: string,
  folder: Folder,
): Promise<Labelled & { readonly by: "name" | "path" } | null> {
  const own = "annotations.json";
  const hasOwn = folder.paths.includes(own);
  const name = hasOwn ? "coco" : recognise(folder);
  if (name === null) return null;
  // the file that Burin itself writes counts before all others; where it is none, its reader says so
  const isRead = (path: string) => !hasOwn || path === own || !/\.json$/i.test(path);
  const { plates, labels, parts, unused = [] } = await labelFormats[name].read({
    ...folder,
    paths: folder.paths.filter(isRead),
  });
  const here = new Set(folder.paths);
  const left = plates.filter(({ file }) => here.has(file));
  const ids = new Set(left.map(({ id }) => id));
  const lost = labels.filter(({ plate }) => !ids.has(plate));
  return {
    // as the format's reader calls plates that say nothing of themselves
    by: labelFormats[name].read === labelFormats.coco.read ? "path" : "name",
    plates: left,
    labels: labels.filter(({ plate }) => ids.has(plate)),
    parts: Object.fromEntries(Object.entries(parts).filter(([id]) => ids.has(id))),
    unused: [
      ...unused,
      ...lost.slice(0, 1).map(({ plate, name }) => ({
        what: "labels of images that are not here",
        count: lost.length,
        first: `${plate}, ${name}`,
      })),
      ...otherFormats(folder, name)
        .map((other) => ({ what: `labels as ${other}`, count: 1, first: directory })),
    ],
  };
}
