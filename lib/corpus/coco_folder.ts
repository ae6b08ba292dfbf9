/** COCO files where tools put them: one for all plates, or one in each part's folder as Roboflow does. */
import { readCoco, writeCoco } from "./coco.ts";
import {
  classesOf,
  ending,
  findPicture,
  type Folder,
  type Labelled,
  partFolders,
  type WriteOptions,
  type Written,
} from "./label_format.ts";
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
    const plates = labelled.plates.filter(({ id }) => (labelled.parts[id] ?? "train") === part);
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

/** Whether a text looks like COCO JSON, without reading all of it. */
export const looksLikeCoco = (text: string): boolean =>
  /"images"\s*:\s*\[/.test(text) && /"annotations"\s*:\s*\[/.test(text);

/**
 * All COCO files of a folder together.
 *
 * @throws {Error} that names the file and what is wrong in it
 */
export async function readCocoFolder(folder: Folder): Promise<Labelled> {
  const files = folder.paths.filter((path) => path.endsWith(".json"))
    .map((path) => [path, folder.text(path)] as const)
    .filter(([, text]) => looksLikeCoco(text));
  if (files.length === 0) throw new Error("There is no COCO JSON here");
  const read = files.map(([path, text]) => ({ path, ...readCoco(text, path) }));
  const plates: Plate[] = [];
  const labels: Label[] = [];
  const parts: Record<string, SplitName> = {};
  const owner = new Map<string, string>();
  for (const { path, ...annotated } of read) {
    const part = partOf(path);
    for (const plate of annotated.plates) {
      const other = owner.get(plate.id);
      if (other !== undefined) {
        throw new Error(`Plate "${plate.id}" is in ${other} and in ${path}: rename one`);
      }
      owner.set(plate.id, path);
      const file = findPicture(plate.file, path, folder);
      const known = plate.width > 0 && plate.height > 0;
      const { width, height } = known ? plate : await folder.size(file);
      plates.push({ ...plate, file, width, height });
      if (part) parts[plate.id] = part;
    }
    labels.push(...annotated.labels);
  }
  return { plates, labels, parts };
}
