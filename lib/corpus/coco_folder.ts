/** COCO files where tools put them: one for all plates, or one in each part's folder as Roboflow does. */
import { writeCoco } from "./coco.ts";
import {
  type CocoHead,
  type CocoImage,
  type CocoKind,
  type FoundPicture,
  hasCocoLists,
  platesOf,
  readCocoHead,
  readCocoLabels,
} from "./coco_lists.ts";
import {
  classesOf,
  ending,
  findPicture,
  type Folder,
  type Labelled,
  missing,
  partFolders,
  type ReadOptions,
  stem,
  unreadable,
  type WriteOptions,
  type Written,
  writtenPart,
} from "./label_format.ts";
import { type LabelReport, labelReport } from "./label_report.ts";
import type { Label, Plate } from "./plate.ts";
import type { SplitName } from "./splits.ts";

/** One file, `annotations.json`; pictures stay where they are. */
export function writeCocoFolder(labelled: Labelled, options: WriteOptions = {}): Written {
  return {
    texts: { "annotations.json": writeCoco(labelled, options) },
    images: Object.fromEntries(labelled.plates.map(({ id, file }) => [id, file])),
  };
}

const roboflowFolders: Readonly<Record<SplitName, string>> = {
  train: "train",
  validation: "valid",
  test: "test",
};

/** A folder for each part with its pictures and `_annotations.coco.json`; classes are the same in all. */
export function writeRoboflow(labelled: Labelled, options: WriteOptions = {}): Written {
  const names = classesOf(labelled, options);
  const texts: Record<string, string> = {};
  const images: Record<string, string> = {};
  for (const [part, name] of Object.entries(roboflowFolders)) {
    const plates = labelled.plates.filter(({ id }) => writtenPart(id, labelled.parts) === part);
    if (plates.length === 0) continue;
    const ids = new Set(plates.map(({ id }) => id));
    const labels = labelled.labels.filter(({ plate }) => ids.has(plate));
    const here = plates.map((plate) => ({ ...plate, file: `${plate.id}${ending(plate.file)}` }));
    for (const { id, file } of here) images[id] = `${name}/${file}`;
    texts[`${name}/_annotations.coco.json`] = writeCoco({ plates: here, labels }, {
      ...options,
      names,
    });
  }
  return { texts, images };
}

/** The part that a file describes, by its folder or by its own name (`instances_val2017.json`). */
function partOf(json: string): SplitName | undefined {
  const words = json.toLowerCase().split(/[^a-z]+/).reverse();
  const word = words.find((word) => Object.hasOwn(partFolders, word));
  return word === undefined ? undefined : partFolders[word];
}

/** The folders where COCO and its kin keep the pictures of a file: `val2017/`, `images/val2017/` ... */
function likelyFolders(json: string): readonly string[] {
  const folders = json.split("/").slice(0, -1);
  const [beside, above] = [folders.join("/"), folders.slice(0, -1).join("/")];
  const word = stem(json).split(/[_.]/).at(-1)!;
  const words = [...new Set([word, word.replace(/\d+$/, "")])].filter((word) => word !== "");
  return [beside, above].flatMap((place) => [
    ...words.flatMap((word) => [`${place}/${word}`, `${place}/images/${word}`]),
    `${place}/images`,
  ]);
}

/** A file's text in UTF-8, in pieces where the folder has them. */
const chunksOf = (folder: Folder, path: string): Iterable<Uint8Array> =>
  folder.chunks?.(path) ?? [new TextEncoder().encode(folder.text(path))];

/** Whether a file is a COCO file, by its lists. */
export const isCoco = (folder: Folder, path: string): boolean =>
  path.endsWith(".json") && hasCocoLists(chunksOf(folder, path));

/** So many pictures are looked at together. */
const together = 64;

/** Where the pictures of images are, and how large. */
async function findAll(
  images: readonly CocoImage[],
  { folder, path, report }: { folder: Folder; path: string; report: LabelReport },
): Promise<FoundPicture[]> {
  const here = new Set(folder.paths);
  const likely = likelyFolders(path);
  const beside = path.split("/").slice(0, -1).join("/");
  const found: FoundPicture[] = [];
  for (let at = 0; at < images.length; at += together) {
    found.push(
      ...await Promise.all(
        images.slice(at, at + together).map(async (image): Promise<FoundPicture> => {
          const where = `${path}, image ${image.key}`;
          const picture = folder.pictures.find(image.file, { beside, likely, where });
          const file = picture ?? findPicture(image.file, path, folder);
          if (here.has(file)) {
            const size = await folder.size(file);
            if (size.width === 0) report.unused(unreadable, file);
            return { file, ...size };
          }
          report.unused(missing, `${where} (${image.file})`);
          return { file, width: 0, height: 0 };
        }),
      ),
    );
  }
  return found;
}

/** What is said of files that describe the same pictures in another way. */
const beside: Readonly<Record<Exclude<CocoKind, "labels">, string>> = {
  keypoints: "COCO files of keypoints",
  captions: "COCO files of captions",
  panoptic: "COCO files of panoptic segments",
};

/** Files to be read: those of keypoints only where there is no other of labels. */
function chosen(heads: readonly { path: string; head: CocoHead }[], report: LabelReport) {
  const kinds = ["labels", "keypoints"] as const;
  const kind = kinds.find((kind) => heads.some(({ head }) => head.kind === kind));
  if (kind === undefined) {
    const [{ path, head }] = heads;
    throw new Error(
      `Cannot read ${path} as COCO JSON: its annotations are ${head.kind}, not boxes. ` +
        "Give the file of instances",
    );
  }
  for (const { path, head } of heads) {
    if (head.kind !== kind && head.kind !== "labels") report.unused(beside[head.kind], path);
  }
  return heads.filter(({ head }) => head.kind === kind);
}

/** What there is in a folder without COCO files, for the error. */
function instead(folder: Folder): string {
  const files = folder.paths.filter((path) => path.endsWith(".json"));
  if (files.length === 0) return `: none of ${folder.paths.length} files ends in .json`;
  const [path] = files;
  try {
    readCocoHead(chunksOf(folder, path), { name: path, report: labelReport() });
  } catch (error) {
    if (error instanceof Error) return `. ${error.message}`;
  }
  return `: ${files.join(", ")}`;
}

/**
 * All COCO files of a folder together. Pictures are found by the longest common end of their paths,
 * and their own sizes, turned as EXIF says, are the truth.
 *
 * @throws {Error} that names the file and what is wrong in it
 */
export async function readCocoFolder(
  folder: Folder,
  options: ReadOptions = {},
): Promise<Labelled> {
  const paths = folder.paths.filter((path) => isCoco(folder, path));
  if (paths.length === 0) throw new Error(`There is no COCO JSON here${instead(folder)}`);
  const report = labelReport(options);
  const heads = paths.map((path) => ({
    path,
    head: readCocoHead(chunksOf(folder, path), { name: path, report }),
  }));
  const plates: Plate[] = [];
  const labels: (readonly Label[])[] = [];
  const parts: Record<string, SplitName> = {};
  const owner = new Map<string, string>();
  const ownerOfFile = new Map<string, string>();
  for (const { path, head } of chosen(heads, report)) {
    const found = await findAll(head.images, { folder, path, report });
    const placed = platesOf(head.images, { found, name: path, report });
    const chunks = chunksOf(folder, path);
    const read = readCocoLabels(chunks, { name: path, plates: placed, head, report });
    const part = partOf(path);
    for (const { id, file } of read.plates) {
      const other = owner.get(id) ?? ownerOfFile.get(file);
      if (other !== undefined) {
        throw new Error(
          `Plate "${id}" is in ${other} and in ${path} (${file}): rename one, or take one file away`,
        );
      }
      owner.set(id, path);
      ownerOfFile.set(file, path);
      if (part) parts[id] = part;
    }
    for (const plate of read.plates) plates.push(plate);
    labels.push(read.labels);
  }
  const unused = report.end();
  return { plates, labels: labels.flat(), parts, ...unused.length > 0 ? { unused } : {} };
}
