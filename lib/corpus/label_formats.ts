/** The formats of labels by their names: a table of what each is, holds, writes and reads. */
import { isCoco, readCocoFolder, writeCocoFolder, writeRoboflow } from "./coco_folder.ts";
import { ending, type Folder, isImage, type LabelFormat } from "./label_format.ts";
import { looksLikeLabelStudio, readLabelStudio, writeLabelStudio } from "./label_studio.ts";
import { looksLikeLabelme, readLabelme, writeLabelme } from "./labelme.ts";
import { looksLikeVocFolder, readVoc, writeVoc } from "./voc.ts";
import { looksLikeYolo, readYolo, writeYolo } from "./yolo.ts";

const everything = {
  boxes: "exact",
  beyond: true,
  masks: "any",
  flags: true,
  scores: true,
  plates: true,
  parts: false,
  crowds: false,
  empty: false,
  twice: true,
} as const;

const everythingOfCoco = { ...everything, crowds: true, empty: true } as const;

const nearlyNothing = {
  boxes: "exact",
  beyond: false,
  masks: "none",
  flags: false,
  scores: false,
  plates: false,
  parts: true,
  crowds: false,
  empty: false,
  twice: false,
} as const;

const outlines = { ...nearlyNothing, boxes: "of the mask", masks: "not empty" } as const;

const named = ({ paths }: Folder, ending: string) => paths.some((path) => path.endsWith(ending));

type JsonFormat = "coco" | "label-studio" | "labelme";

/** What the JSON files of folders are, each looked at once. */
const jsonFormats = new WeakMap<Folder, Map<string, JsonFormat | null>>();

function jsonFormatOf(folder: Folder, path: string): JsonFormat | null {
  const known = jsonFormats.get(folder) ?? new Map<string, JsonFormat | null>();
  jsonFormats.set(folder, known);
  let format = known.get(path);
  if (format === undefined) {
    // first, since a COCO file may be longer than a text can be
    if (isCoco(folder, path)) format = "coco";
    else {
      const text = folder.text(path);
      format = looksLikeLabelStudio(text)
        ? "label-studio"
        : looksLikeLabelme(text)
        ? "labelme"
        : null;
    }
    known.set(path, format);
  }
  return format;
}

const hasJson = (folder: Folder, format: JsonFormat) =>
  folder.paths.some((path) => path.endsWith(".json") && jsonFormatOf(folder, path) === format);

/** The names of the formats. */
export type LabelFormatName =
  | "roboflow"
  | "roboflow-yolo"
  | "yolo"
  | "yolo-segment"
  | "voc"
  | "label-studio"
  | "labelme"
  | "coco";

/** Every label format that can be read and written, by name. */
export const labelFormats: Readonly<Record<LabelFormatName, LabelFormat>> = {
  "roboflow": {
    about: "Roboflow's export as COCO: a folder with _annotations.coco.json for each part",
    holds: { ...everythingOfCoco, parts: true },
    recognises: (folder) => named(folder, "_annotations.coco.json"),
    write: writeRoboflow,
    read: readCocoFolder,
  },
  "roboflow-yolo": {
    about: "Roboflow's export as YOLO: train/images, train/labels and data.yaml; boxes",
    holds: nearlyNothing,
    recognises: (folder) =>
      looksLikeYolo(folder) &&
      folder.paths.some((path) => /(^|\/)(train|valid|test)\/labels\//.test(path)),
    write: (labelled, options) => writeYolo(labelled, { ...options, layout: "roboflow" }),
    read: readYolo,
  },
  "yolo": {
    about: "YOLO's boxes: images/train, labels/train and data.yaml",
    holds: nearlyNothing,
    recognises: looksLikeYolo,
    write: (labelled, options) => writeYolo(labelled, options),
    read: readYolo,
  },
  "yolo-segment": {
    about: "YOLO's outlines, one ring each: holes and pieces are joined by slits",
    holds: outlines,
    recognises: looksLikeYolo,
    write: (labelled, options) => writeYolo(labelled, { ...options, task: "segment" }),
    read: readYolo,
  },
  "voc": {
    about: "Pascal VOC: an XML file per picture, boxes of whole pixels, lists of the parts",
    holds: { ...nearlyNothing, boxes: "whole pixels", flags: true, twice: true },
    recognises: looksLikeVocFolder,
    write: writeVoc,
    read: readVoc,
  },
  "label-studio": {
    about: "Label Studio: tasks.json and config.xml; what has a score is a prediction",
    holds: { ...everything, beyond: false },
    recognises: (folder) => hasJson(folder, "label-studio"),
    write: writeLabelStudio,
    read: readLabelStudio,
  },
  "labelme": {
    about: "LabelMe: a JSON file beside each picture; pieces of a mask are a group of polygons",
    holds: { ...everything, masks: "not empty" },
    recognises: (folder) => hasJson(folder, "labelme"),
    write: writeLabelme,
    read: readLabelme,
  },
  "coco": {
    about: "COCO JSON: one file for all plates, masks as run lengths",
    holds: everythingOfCoco,
    recognises: (folder) => hasJson(folder, "coco"),
    write: writeCocoFolder,
    read: readCocoFolder,
  },
};

/** The format that a folder looks like, or null. */
export function recognise(folder: Folder): LabelFormatName | null {
  const names = Object.keys(labelFormats) as LabelFormatName[];
  return names.find((name) => labelFormats[name].recognises(folder)) ?? null;
}

/** So many files of each kind are looked at for labels of another format. */
const looked = 100;

/**
 * Formats of labels that a folder holds besides one, each read by another reader. A look, not a
 * search: of many files of one kind the first are seen.
 */
export function otherFormats(folder: Folder, name: LabelFormatName): readonly LabelFormatName[] {
  const bare = (path: string) => path.replace(/\.[^./]+$/, "");
  const pictures = new Set(folder.paths.filter(isImage).map(bare));
  // LabelMe's files are beside their pictures, and named as they are; others are not
  const kinds = Map.groupBy(
    folder.paths,
    (path) => `${ending(path)} ${pictures.has(bare(path))}`,
  );
  const some = [...kinds].flatMap(([kind, paths]) =>
    /^\.(json|xml|txt)/.test(kind) ? paths.slice(0, looked) : paths
  );
  const view: Folder = { ...folder, paths: some.sort() };
  const others = new Map<LabelFormat["read"], LabelFormatName>();
  for (const other of Object.keys(labelFormats) as LabelFormatName[]) {
    const { read, recognises } = labelFormats[other];
    if (read === labelFormats[name].read || others.has(read)) continue;
    try {
      if (recognises(view)) others.set(read, other);
    } catch {
      // a file that is no text is no labels of another format
    }
  }
  return [...others.values()];
}
