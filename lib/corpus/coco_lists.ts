/** The lists of a COCO file: images as plates, categories as names, annotations as labels. */
import type { Size } from "lib/image/image.ts";
import { idOf, isEntry, labelOf } from "./coco_annotation.ts";
import { listPieces, type Wanted } from "./json_lists.ts";
import type { Annotated } from "./label_format.ts";
import type { LabelReport } from "./label_report.ts";
import { soundMore, soundName, soundSize, valueText } from "./label_rules.ts";
import type { Label, Plate } from "./plate.ts";
import { isPlateId, plateIds, workId } from "./plate_id.ts";

/** An image of a COCO file, before its picture is looked for. */
export interface CocoImage {
  /** Its id, as one text. */
  readonly key: string;
  /** The picture as the file names it. */
  readonly file: string;
  readonly said: { readonly width: unknown; readonly height: unknown };
  /** Fields of our own, where we wrote the file. */
  readonly own: Partial<Pick<Plate, "id" | "work" | "impression" | "source" | "rights" | "more">>;
}

/** A licence of the file's list in words, its address behind its name; "" where it says neither. */
function licenceWords(entry: unknown): string {
  if (!isEntry(entry)) return "";
  const texts = [entry.name, entry.url].map((said) =>
    typeof said === "string" && !said.includes("\0") ? said.trim() : ""
  );
  const [name, url] = texts;
  return name === "" || url === "" || name === url ? name || url : `${name} (${url})`;
}

/** What the annotations of a file are: COCO ships one of each kind for the same pictures. */
export type CocoKind = "labels" | "keypoints" | "captions" | "panoptic";

export interface CocoHead {
  readonly kind: CocoKind;
  readonly images: readonly CocoImage[];
  /** Names of the categories by their ids. */
  readonly names: ReadonlyMap<string, string>;
  /** Ids of images and categories that have faults: what is of them needs no fault of its own. */
  readonly faulty: { readonly images: ReadonlySet<string>; readonly names: ReadonlySet<string> };
}

type Reporting = Pick<LabelReport, "fault" | "unused">;

/** @throws {Error} that names the file, where it is no JSON or a list is missing */
function* piecesOf(
  chunks: Iterable<Uint8Array>,
  { name, lists }: { readonly name: string; readonly lists: Readonly<Record<string, Wanted>> },
) {
  try {
    yield* listPieces(chunks, { lists });
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    throw new Error(`Cannot read ${name} as COCO JSON: ${cause.message}`, { cause });
  }
}

/**
 * Whether a file is a COCO file by its lists; of a long one only the beginning is read. One that
 * breaks off after the first of them is, too: who reads it will say so.
 */
export function hasCocoLists(chunks: Iterable<Uint8Array>): boolean {
  const missing = new Set(["images", "annotations"]);
  try {
    for (const { list } of listPieces(chunks, { lists: { images: "none", annotations: "none" } })) {
      missing.delete(list);
      if (missing.size === 0) return true;
    }
  } catch {
    return missing.size < 2;
  }
  return false;
}

/** Whether a value is a number, or the text of one; lists in lists can be too deep for a text. */
const isNumber = (value: unknown, number: number) =>
  value === number || typeof value === "string" && Number(value) === number;

/** Our own fields, checked only in files that Burin wrote: another tool's "source" may be anything. */
function ownOf(entry: Readonly<Record<string, unknown>>, fault: (what: string) => void) {
  const keys = ["work", "impression", "source", "rights"] as const;
  const own: { -readonly [K in keyof CocoImage["own"]]: CocoImage["own"][K] } = {};
  const { plate } = entry;
  const ours = plate !== undefined && plate !== null;
  if (ours) {
    const id = typeof plate === "string" ? plate.normalize("NFC") : plate;
    if (isPlateId(id)) own.id = id;
    else {fault(
        `gives the id ${valueText(plate)}: ids are letters, digits, "-" and "_", at most 100`,
      );}
  }
  for (const key of keys) {
    const value = entry[key];
    if (typeof value === "string") own[key] = value;
    else if (ours && value !== undefined && value !== null) {
      fault(`has a "${key}" that is no text: ${valueText(value)}`);
    }
  }
  const more = soundMore(ours ? entry.more : undefined);
  if ("fault" in more) fault(more.fault);
  else if (more.value) own.more = more.value;
  return own;
}

/**
 * Images and categories of a COCO file; of the annotations only what they are.
 *
 * @throws {Error} that names the file, where it is no COCO JSON
 */
export function readCocoHead(
  chunks: Iterable<Uint8Array>,
  { name, report }: { readonly name: string; readonly report: Reporting },
): CocoHead {
  const images = new Map<string, CocoImage>();
  const names = new Map<string, string>();
  const faulty = { images: new Set<string>(), names: new Set<string>() };
  const licences = new Map<string, string>();
  const licenceOf = new Map<string, string>();
  const seen = new Set<string>();
  let kind: CocoKind = "labels";
  const image = (entry: unknown, place: number) => {
    if (!isEntry(entry)) return report.fault(`${name}, image ${place}`, `is ${valueText(entry)}`);
    const key = idOf(entry.id);
    const where = `${name}, image ${key ?? `${place} of the list`}`;
    if (key === null) return report.fault(where, `has no id: ${valueText(entry.id)}`);
    const { file_name: file, width, height } = entry;
    if (typeof file !== "string" || file.trim() === "") {
      faulty.images.add(key);
      return report.fault(where, `has no file_name: ${valueText(file)}`);
    }
    const other = images.get(key);
    if (other) {
      faulty.images.add(key);
      return report.fault(name, `image id ${key} is given to ${other.file} and ${file}`);
    }
    let sound = true;
    if (entry.license !== undefined) licenceOf.set(key, idOf(entry.license) ?? "");
    const own = ownOf(entry, (what) => {
      sound = false;
      report.fault(where, what);
    });
    if (sound) images.set(key, { key, file, said: { width, height }, own });
    else faulty.images.add(key);
  };
  const category = (entry: unknown, place: number) => {
    if (!isEntry(entry)) {
      return report.fault(`${name}, category ${place}`, `is ${valueText(entry)}`);
    }
    const key = idOf(entry.id);
    const where = `${name}, category ${key ?? `${place} of the list`}`;
    if (key === null) return report.fault(where, `has no id: ${valueText(entry.id)}`);
    const sound = soundName(entry.name);
    if ("fault" in sound) {
      faulty.names.add(key);
      return report.fault(where, sound.fault);
    }
    const other = names.get(key);
    if (other !== undefined) {
      faulty.names.add(key);
      return report.fault(name, `category id ${key} is given to ${other} and ${sound.value}`);
    }
    names.set(key, sound.value);
    if (Array.isArray(entry.keypoints)) kind = "keypoints";
  };
  const lists = {
    images: "all",
    categories: "all",
    annotations: "some",
    licenses: "all",
  } as const;
  for (const { list, first, entries } of piecesOf(chunks, { name, lists })) {
    seen.add(list);
    if (list === "licenses") {
      for (const entry of entries) {
        if (isEntry(entry)) licences.set(idOf(entry.id) ?? "", licenceWords(entry));
      }
    } else if (list === "images") entries.forEach((entry, i) => image(entry, first + i + 1));
    else if (list === "categories") entries.forEach((entry, i) => category(entry, first + i + 1));
    else if (isEntry(entries[0])) {
      const [annotation] = entries;
      if ("segments_info" in annotation) kind = "panoptic";
      else if ("caption" in annotation && !("category_id" in annotation)) kind = "captions";
    }
  }
  const needed = ["images", "annotations", ...kind === "captions" ? [] : ["categories"]];
  for (const list of needed) {
    if (!seen.has(list)) {
      throw new Error(`Cannot read ${name} as COCO JSON: it has no list "${list}"`);
    }
  }
  for (const [key, { own, ...image }] of images) {
    // of our own files, what a plate says counts, and that it says nothing
    const rights = own.rights ?? licences.get(licenceOf.get(key) ?? "") ?? "";
    if (own.rights === undefined && rights !== "") {
      images.set(key, { ...image, own: { ...own, rights } });
    }
  }
  for (const key of faulty.images) images.delete(key);
  for (const key of faulty.names) names.delete(key);
  return { kind, images: [...images.values()], names, faulty };
}

/** A plate with the image that it is, whose size may be in doubt until its boxes are known. */
export interface CocoPlate {
  readonly key: string;
  readonly plate: Plate;
  /** The size said, where it is that of the picture lying on its side. */
  readonly lying?: Size;
}

/** A picture, its path below the folder and its own size; 0 x 0 where it is not there. */
export type FoundPicture = Size & Pick<Plate, "file">;

/** The name in the file where the picture's path ends with it, else the path. */
const plainName = (named: string, { file }: FoundPicture) =>
  `/${file}`.endsWith(`/${named}`) ? named : file;

/**
 * Plates of images whose pictures were looked for. Ids are our own, or made of the names in the file;
 * where a picture was found under another name, of its path.
 */
export function platesOf(
  images: readonly CocoImage[],
  { found, name, report }: {
    /** In the order of the images. */
    readonly found: readonly FoundPicture[];
    readonly name: string;
    readonly report: Reporting;
  },
): readonly CocoPlate[] {
  const taken = new Set(images.flatMap(({ own }) => own.id ?? []));
  const plain = images.map(({ file }, i) => plainName(file, found[i]));
  const unnamed = images.flatMap(({ own }, i) => own.id === undefined ? [plain[i]] : []);
  const made = plateIds(unnamed, { by: "path", taken }).values();
  const ids = images.map(({ own }) => own.id ?? made.next().value!);
  const ofFile = new Map<string, CocoImage>();
  const ofId = new Map<string, CocoImage>();
  return images.flatMap((image, i): CocoPlate[] => {
    const { key, said, own } = image;
    const { file, ...size } = found[i];
    const [id, where] = [ids[i], `${name}, image ${key}`];
    const [twice, other] = [ofFile.get(file), ofId.get(id)];
    if (twice) report.fault(where, `is ${file}, and so is image ${twice.key}: it is listed twice`);
    else if (other) {
      report.fault(where, `is plate "${id}", and so is image ${other.key}: rename one`);
    }
    if (twice || other) return [];
    ofFile.set(file, image);
    ofId.set(id, image);
    const sound = soundSize({ said, found: size });
    const lying = "fault" in sound && size.width !== size.height &&
      isNumber(said.width, size.height) && isNumber(said.height, size.width);
    if ("fault" in sound && !lying) {
      report.fault(`${where} (${file})`, sound.fault);
      return [];
    }
    const { width, height } = "fault" in sound ? size : sound.value;
    return [{
      key,
      plate: {
        id,
        work: own.work ?? (own.id === undefined ? workId(plain[i]) : id),
        impression: own.impression ?? "",
        file,
        width,
        height,
        source: own.source ?? "",
        rights: own.rights ?? "",
        ...own.more ? { more: own.more } : {},
      },
      ...lying ? { lying: { width: height, height: width } } : {},
    }];
  });
}

/** Whether boxes say that a picture is seen as it is, not as its size was said: upright, not lying. */
function uprightBy(labels: readonly Label[], { plate, lying }: CocoPlate): boolean {
  const within = ({ width, height }: Size) =>
    labels.every(({ box }) => box[2] <= width + 1 && box[3] <= height + 1);
  return within(plate) && !within(lying!);
}

/** Keys as small as they can be: most ids are numbers. */
const compact = (key: string): string | number => String(Number(key)) === key ? Number(key) : key;

/**
 * Annotations of a COCO file as labels of its plates. Masks are made when they are looked at.
 *
 * @throws {Error} that names the file, where it is no COCO JSON
 */
export function readCocoLabels(
  chunks: Iterable<Uint8Array>,
  { name, plates, head: { images, names, faulty }, report }: {
    readonly name: string;
    readonly plates: readonly CocoPlate[];
    readonly head: CocoHead;
    readonly report: Reporting;
  },
): Annotated {
  const known = new Set([...images.map(({ key }) => key), ...faulty.images]);
  const plateOf = new Map(plates.map(({ key, plate }) => [key, plate]));
  const labels: Label[] = [];
  const seen = new Set<string | number>();
  const annotation = (entry: unknown, place: number) => {
    if (!isEntry(entry)) {
      return report.fault(`${name}, annotation ${place}`, `is ${valueText(entry)}`);
    }
    const key = idOf(entry.id);
    const where = `${name}, annotation ${key ?? `${place} of the list`}`;
    if (key !== null) {
      if (seen.has(compact(key))) return report.fault(where, "is there twice: ids are unique");
      seen.add(compact(key));
    }
    const [image, kind] = [idOf(entry.image_id) ?? "", idOf(entry.category_id) ?? ""];
    const plate = plateOf.get(image);
    if (!plate) {
      if (known.has(image)) return report.unused("labels of images that are left out", where);
      return report.fault(where, `is of no image (${valueText(entry.image_id)})`);
    }
    const category = names.get(kind);
    if (category === undefined) {
      if (faulty.names.has(kind)) {
        return report.unused("labels of categories that are left out", where);
      }
      return report.fault(where, `is of no category (${valueText(entry.category_id)})`);
    }
    const label = labelOf(entry, { plate: plate.id, size: plate, name: category, where }, report);
    if (label) labels.push(label);
  };
  for (const { first, entries } of piecesOf(chunks, { name, lists: { annotations: "all" } })) {
    for (let i = 0; i < entries.length; i++) annotation(entries[i], first + i + 1);
  }
  const left = new Set<string>();
  const doubted = plates.filter(({ lying }) => lying !== undefined);
  const onPlate = Map.groupBy(doubted.length > 0 ? labels : [], ({ plate }) => plate);
  for (const placed of doubted) {
    const { key, plate, lying } = placed;
    const where = `${name}, image ${key} (${plate.file})`;
    if (uprightBy(onPlate.get(plate.id) ?? [], placed)) {
      report.unused("sizes said the wrong way round", where);
    } else {
      const fault = soundSize({ said: lying, found: plate });
      report.fault(where, "fault" in fault ? fault.fault : "its size is in doubt");
      left.add(plate.id);
    }
  }
  const kept = (id: string) => !left.has(id);
  return {
    plates: plates.flatMap(({ plate }) => kept(plate.id) ? [plate] : []),
    labels: left.size === 0 ? labels : labels.filter(({ plate }) => kept(plate)),
  };
}
