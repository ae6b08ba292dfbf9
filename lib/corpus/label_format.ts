/** What label formats have in common, what each can hold, and what is lost in writing one. */
import { posix } from "node:path";
import { pathFault } from "lib/assets/contained_path.ts";
import { area, type Box, clip, outward, sameBox } from "lib/geometry/box.ts";
import { type Mask, maskArea, maskBox } from "lib/geometry/mask.ts";
import { polygonsToMask } from "lib/geometry/polygon.ts";
import type { Size } from "lib/image/image.ts";
import type { FaultPolicy } from "./label_report.ts";
import type { PictureIndex } from "./picture_index.ts";
import type { Label, Plate } from "./plate.ts";
import type { SplitName } from "./splits.ts";

/** Plates and what is on them. */
export interface Annotated {
  /** The plates. */
  readonly plates: readonly Plate[];
  /** What is on them; a label names its plate by id. */
  readonly labels: readonly Label[];
}

/** Labels with the part of a split that each plate is in, by its id; a plate may be in none. */
export interface Labelled extends Annotated {
  /** Part of the split by the plate's id. */
  readonly parts: Readonly<Record<string, SplitName>>;
  /** What the files hold besides, that is not used, by its kind; left out where it is nothing. */
  readonly unused?: readonly Loss[];
}

/** The files that a format makes. */
export interface Written {
  /** Contents by path, relative to the folder of the export. */
  readonly texts: Readonly<Record<string, string>>;
  /** Where the format wants the picture of each plate, by the plate's id. */
  readonly images: Readonly<Record<string, string>>;
}

/** A folder as a format reads it. */
export interface Folder {
  /** All files in it and below but hidden ones, sorted, "/" between names. */
  readonly paths: readonly string[];
  /** The pictures among them. */
  readonly pictures: PictureIndex;
  /**
   * The text of a file in UTF-8.
   *
   * @throws {Error} when it cannot be read, or is no text
   */
  text(path: string): string;
  /** The same text in UTF-8, in pieces, for files that are longer than a text can be. */
  chunks?(path: string): Iterable<Uint8Array>;
  /** Pixels of a picture, turned as EXIF says; 0 x 0 where it cannot be read. */
  size(path: string): Promise<Size>;
}

/** What a format may be told when it writes. */
export interface WriteOptions {
  /** Names of the classes in order. Default: those of the labels, sorted. */
  readonly names?: readonly string[];
  /** Who made it, rights: where a format has a place for it. */
  readonly info?: Readonly<Record<string, unknown>>;
}

/** What a format has a place for. */
export interface Holds {
  /** To the last digit that matters; whole pixels; or none of its own, but that of the mask. */
  readonly boxes: "exact" | "whole pixels" | "of the mask";
  /** Whether a box may reach beyond the border of its plate. */
  readonly beyond: boolean;
  /** Pixel by pixel, with holes and pieces: any mask, those of at least a pixel, or none. */
  readonly masks: "any" | "not empty" | "none";
  /** Difficult and truncated. */
  readonly flags: boolean;
  /** A detector's confidence. */
  readonly scores: boolean;
  /** Work, impression, source and rights of a plate, and what else is told of it. */
  readonly plates: boolean;
  /** Training, validation and test. Where it has them, plates that are in none go to training. */
  readonly parts: boolean;
  /** Crowds: one region for many figures. */
  readonly crowds: boolean;
  /** Boxes without area, which evaluation counts. */
  readonly empty: boolean;
  /** The same label twice on a plate: YOLO's readers take one of equal lines. */
  readonly twice: boolean;
}

/** A label format: what it holds, how to recognise, read and write it. */
export interface LabelFormat {
  /** The format in a sentence. */
  readonly about: string;
  /** What the format has a place for; the rest is lost and reported. */
  readonly holds: Holds;
  /** Whether a folder looks like one. */
  recognises(folder: Folder): boolean;
  /** The files that hold these labels. */
  write(labelled: Labelled, options?: WriteOptions): Written;
  /**
   * All plates and labels of a folder.
   *
   * @throws {Error} that names the file and what is wrong in it
   */
  read(folder: Folder, options?: ReadOptions): Promise<Labelled>;
}

/** How strictly labels are read. */
export interface ReadOptions {
  /** What becomes of entries whose values cannot be right. Default "refuse". */
  readonly faulty?: FaultPolicy;
}

/** Something that a format has no place for. */
export interface Loss {
  /** What is lost, such as "masks". */
  readonly what: string;
  /** Labels or plates that lose it. */
  readonly count: number;
  /** The first of them: the plate's id, and the label's name where it is one's. */
  readonly first: string;
}

/** The part that a plate is written to: plates that are in none go to training. */
export const writtenPart = (id: string, parts: Labelled["parts"]): SplitName =>
  // a plate may be called "constructor"
  Object.hasOwn(parts, id) ? parts[id] : "train";

type Without<T> = (value: T, holds: Holds, plate: Plate) => T;

const drop = <T extends object, K extends keyof T>(value: T, ...keys: readonly K[]): T =>
  Object.fromEntries(
    Object.entries(value).filter(([key]) => !(keys as readonly string[]).includes(key)),
  ) as T;

/** Whether a mask has a pixel that could be drawn. */
export const shown = (mask: Mask | undefined): boolean => mask !== undefined && maskArea(mask) > 0;

/** Pixels of a box, as a format of outlines draws it. */
export function boxMask([x0, y0, x1, y1]: Box, size: Size): Mask {
  return polygonsToMask([[[x0, y0], [x1, y0], [x1, y1], [x0, y1]]], size);
}

/** Each loss with the label that is left. The order matters: a box is cut before it is rounded. */
const ofLabels: Readonly<Record<string, Without<Label>>> = {
  "score": (label, { scores }) => scores ? label : drop(label, "score"),
  "difficult or truncated": (label, { flags }) =>
    flags || !(label.difficult || label.truncated) ? label : drop(label, "difficult", "truncated"),
  "being a crowd": (label, { crowds }) =>
    crowds || label.crowd === undefined ? label : drop(label, "crowd"),
  "part of the box beyond the border": (label, { beyond }, plate) => {
    const box = clip(label.box, plate);
    return beyond || sameBox(box, label.box) ? label : { ...label, box };
  },
  "box apart from the mask": (label, { boxes }) =>
    boxes === "of the mask" && shown(label.mask) ? { ...label, box: maskBox(label.mask!) } : label,
  "mask": (label, { masks }) => masks === "none" ? drop(label, "mask") : label,
  "mask of no pixels": (label, { masks }) =>
    masks === "not empty" && !shown(label.mask) ? drop(label, "mask") : label,
  "having no mask: the box becomes one": (label, { boxes }, plate) =>
    boxes === "of the mask" && !shown(label.mask)
      ? { ...label, mask: boxMask(label.box, plate) }
      : label,
  "fractions of pixels in the box": (label, { boxes }) =>
    boxes === "whole pixels" && !label.box.every(Number.isInteger)
      ? { ...label, box: outward(label.box) }
      : label,
};

/** A plate that is known by its file alone. */
const bare = (plate: Plate): Plate => ({
  ...plate,
  work: plate.id,
  impression: "",
  source: "",
  rights: "",
});

const ofPlates: Readonly<Record<string, Without<Plate>>> = {
  "work, impression, source or rights": (plate, { plates }) => plates ? plate : bare(plate),
  "what else is told of the plate": (plate, { plates }) => plates ? plate : drop(plate, "more"),
};

const equal = (a: object, b: object) => JSON.stringify(a) === JSON.stringify(b);

/**
 * What is left of labels in a format that holds so much, and what is lost, each loss with its count.
 *
 * ```ts
 * import { kept } from "lib/corpus/label_format.ts";
 * import { labelFormats } from "lib/corpus/label_formats.ts";
 * const empty = { plates: [], labels: [], parts: {} };
 * kept(empty, labelFormats.yolo.holds).losses; // []
 * ```
 */
export function kept(
  { plates, labels, parts }: Labelled,
  holds: Holds,
): { readonly labelled: Labelled; readonly losses: readonly Loss[] } {
  const losses = new Map<string, Loss>();
  const plateOf = new Map(plates.map((plate) => [plate.id, plate]));
  const lose = (what: string, first: string) =>
    losses.set(what, {
      what,
      count: (losses.get(what)?.count ?? 0) + 1,
      first: losses.get(what)?.first ?? first,
    });
  const seen = new Set<string>();
  const left = labels.flatMap((label) => {
    const plate = plateOf.get(label.plate);
    if (!plate) {
      throw new Error(
        `Cannot write a label of plate "${label.plate}", which is not there: add the plate, ` +
          "or leave the label out",
      );
    }
    if (!holds.empty && !(area(holds.beyond ? label.box : clip(label.box, plate)) > 0)) {
      lose("label whose box has no area on the plate", `${plate.id}, ${label.name}`);
      return [];
    }
    const after = Object.entries(ofLabels).reduce((before, [what, rule]) => {
      const after = rule(before, holds, plate);
      if (after !== before && !equal(after, before)) lose(what, `${plate.id}, ${label.name}`);
      return after;
    }, label);
    if (holds.twice) return [after];
    const key = JSON.stringify([after.plate, after.name, after.box, after.mask?.counts]);
    if (!seen.has(key)) {
      seen.add(key);
      return [after];
    }
    lose("label that is there twice", `${plate.id}, ${label.name}`);
    return [];
  });
  const rows = plates.map((plate) =>
    Object.entries(ofPlates).reduce((before, [what, rule]) => {
      const after = rule(before, holds, plate);
      if (!equal(after, before)) lose(what, plate.id);
      return after;
    }, plate)
  );
  if (!holds.parts) { for (const id of Object.keys(parts)) lose("part of the split", id); }
  const dealt = Object.fromEntries(
    holds.parts ? plates.map(({ id }) => [id, writtenPart(id, parts)] as const) : [],
  );
  return { labelled: { plates: rows, labels: left, parts: dealt }, losses: [...losses.values()] };
}

/** Classes in order: those given, or the labels' names, sorted. */
export function classesOf({ labels }: Annotated, { names }: WriteOptions = {}): readonly string[] {
  const found = [...new Set(labels.map(({ name }) => name))].sort();
  const unknown = found.filter((name) => names && !names.includes(name));
  if (unknown.length > 0) {
    throw new Error(`Labels are of classes that are not among those given: ${unknown.join(", ")}`);
  }
  return names ?? found;
}

/** The ending of a file, with its point, or "". */
export const ending = (file: string): string => file.match(/\.[^./\\]+$/)?.[0] ?? "";

/** The last name of a path without its ending. */
export const stem = (path: string): string => path.split("/").at(-1)!.replace(/\.[^.]+$/, "");

/** Paths of pictures. */
export const isImage = (path: string): boolean =>
  /\.(png|jpe?g|jpe|jfif|tiff?|webp|gif|avif)$/i.test(path);

/**
 * Where a picture is that a file of labels names: beside it, in a folder of pictures, or by the longest
 * common end of its path. One that is not there is named as if it lay beside the labels.
 *
 * @throws {Error} when several pictures fit equally well, or the name leads out of the folder
 */
export function findPicture(file: string, labels: string, { pictures }: Folder): string {
  const folders = labels.split("/").slice(0, -1);
  const beside = folders.join("/");
  const above = folders.slice(0, -1).join("/");
  const likely = ["images", `${beside}/images`, `${above}/JPEGImages`];
  const found = pictures.find(file, { beside, likely, where: labels });
  if (found !== null) return found;
  const missing = posix.join(beside, file.replaceAll("\\", "/"));
  const fault = pathFault(missing);
  if (fault === null) return missing;
  throw new Error(`${labels} names the picture "${file}", which is not in the folder: ${fault}`);
}

/** The message about images that labels name and that are missing or unreadable. */
export const missing = "pictures that are not in the folder";
export const unreadable = "pictures that cannot be read";

/** Names of the parts as the formats' folders have them, and what they mean. */
export const partFolders: Readonly<Record<string, SplitName>> = {
  train: "train",
  training: "train",
  valid: "validation",
  val: "validation",
  validation: "validation",
  test: "test",
};
