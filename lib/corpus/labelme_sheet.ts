/** One file of LabelMe: the picture it is of, that picture's size, and its shapes as labels. */
import { posix } from "node:path";
import { type Box, enclosing } from "lib/geometry/box.ts";
import { maskUnion } from "lib/geometry/mask.ts";
import type { Size } from "lib/image/image.ts";
import { parseJson } from "lib/assets/json_text.ts";
import { findPicture, type Folder, missing, stem, unreadable } from "./label_format.ts";
import type { Surrounding } from "./label_outline.ts";
import type { LabelReport } from "./label_report.ts";
import {
  type Sound,
  soundBox,
  soundMore,
  soundName,
  soundScore,
  soundSize,
  valueText,
} from "./label_rules.ts";
import { type LabelmeShape, shapeRegion, surrounds } from "./labelme_shapes.ts";
import type { Label, Plate } from "./plate.ts";
import { checkedPlateId } from "./plate_id.ts";

/** What one file tells. */
export interface LabelmeSheet {
  /** The file of labels. */
  readonly path: string;
  /** The picture. */
  readonly file: string;
  readonly size: Size;
  /** What the file says of its plate; only ours do. */
  readonly told: Partial<Pick<Plate, (typeof plateFields)[number] | "more">>;
  readonly labels: readonly Omit<Label, "plate">[];
}

const plateFields = ["id", "work", "impression", "source", "rights"] as const;

/** Fields of a shape that are read, or only say how it is drawn. */
const ofShapes = new Set(
  ["label", "points", "group_id", "shape_type", "flags", "mask", "score", "box", "difficult"]
    .concat(["truncated", "direction", "line_color", "fill_color"]),
);
const ofFiles = new Set(
  ["version", "flags", "shapes", "imagePath", "imageData", "imageHeight", "imageWidth", "plate"]
    .concat(["lineColor", "fillColor"]),
);

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Fields that nothing reads, and that hold something. */
const others = (fields: Fields, read: ReadonlySet<string>): string[] =>
  Object.entries(fields).filter(([key, value]) =>
    !read.has(key) && value !== null && value !== "" && value !== false &&
    !(typeof value === "object" && Object.keys(value).length === 0)
  ).map(([key]) => valueText(key));

/** Flags that are set: LabelMe has them by name, some tools as a list of names. */
function flagsOf(value: unknown): Sound<readonly string[]> {
  if (value === undefined || value === null) return { value: [] };
  if (Array.isArray(value)) {
    const odd = value.find((flag) => typeof flag !== "string");
    return odd === undefined
      ? { value: value as string[] }
      : { fault: `a flag of it is ${valueText(odd)}, which is no text` };
  }
  if (!isObject(value)) return { fault: `its flags are ${valueText(value)}` };
  const set: string[] = [];
  for (const [name, state] of Object.entries(value)) {
    const word = typeof state === "object" && state !== null ? "?" : `${state}`.toLowerCase();
    if (["true", "1", "yes"].includes(word)) set.push(name);
    else if (!["false", "0", "no", "null", ""].includes(word)) {
      return {
        fault: `its flag ${valueText(name)} is ${valueText(state)}, neither true nor false`,
      };
    }
  }
  return { value: set };
}

/** A shape that surrounds something, with what is said of it. */
interface Piece extends Surrounding {
  readonly name: string;
  readonly group: string | null;
  readonly flags: readonly string[];
  readonly score?: number;
  /** Ours: the label's box, where it is not that of the points. */
  readonly own?: Box;
}

type Noted = (what: string) => void;

async function pieceOf(
  shape: LabelmeShape,
  size: Size,
  unused: Noted,
): Promise<Sound<Piece> | null> {
  const kind = shape.shape_type ?? "polygon";
  if (typeof kind !== "string") return { fault: `its shape_type is ${valueText(kind)}` };
  if (!surrounds(kind)) {
    unused(`shapes of the type ${valueText(kind)}`);
    return null;
  }
  const [name, flags, score] = [
    soundName(shape.label),
    flagsOf(shape.flags),
    soundScore(shape.score),
  ];
  if ("fault" in name) return name;
  if ("fault" in flags) return flags;
  if ("fault" in score) return score;
  const group = shape.group_id ?? null;
  if (group !== null && typeof group !== "number" && typeof group !== "string") {
    return { fault: `its group_id is ${valueText(group)}` };
  }
  const more = flagsOf({
    difficult: shape.difficult ?? false,
    truncated: shape.truncated ?? false,
  });
  if ("fault" in more) return more;
  const region = await shapeRegion(shape, { kind, size });
  if ("fault" in region) return region;
  const own = shape.box === undefined || shape.box === null
    ? undefined
    : soundBox(Array.isArray(shape.box) ? shape.box : [shape.box]);
  if (own && "fault" in own) return own;
  return {
    value: {
      ...region.value,
      name: name.value,
      group: group === null ? null : `${group}`,
      flags: [...flags.value, ...more.value],
      ...score.value === undefined ? {} : { score: score.value },
      ...own ? { own: own.value } : {},
    },
  };
}

/** One label of the pieces of a group: LabelMe takes shapes of one label and group_id as one thing. */
function labelOf(pieces: readonly Piece[], unused: Noted): Omit<Label, "plate"> {
  const masks = pieces.flatMap(({ mask }) => mask ? [mask] : []);
  const [{ name, own }] = pieces;
  const flags = new Set(pieces.flatMap(({ flags }) => flags.map((flag) => flag.toLowerCase())));
  const scores = pieces.flatMap(({ score }) => score === undefined ? [] : [score]);
  if (pieces.length > 1 && masks.length < pieces.length) {
    unused("boxes of one group_id and label: they are taken as one label");
  }
  for (const flag of flags) {
    if (flag !== "difficult" && flag !== "truncated") unused(`the flag ${valueText(flag)}`);
  }
  return {
    box: own ?? pieces.map(({ box }) => box).reduce(enclosing),
    name,
    ...masks.length > 0 ? { mask: masks.reduce(maskUnion) } : {},
    ...flags.has("difficult") ? { difficult: true } : {},
    ...flags.has("truncated") ? { truncated: true } : {},
    ...scores.length > 0 ? { score: Math.max(...scores) } : {},
  };
}

interface SheetOptions {
  readonly path: string;
  readonly folder: Folder;
  /** Its paths. */
  readonly there: ReadonlySet<string>;
  /** Pictures beside the file that have its name but for the ending. */
  readonly namesakes: readonly string[];
  /** What errors say first. */
  readonly where: string;
  readonly report: LabelReport;
}

/** Names compare without what systems and tools change in them. */
const alike = (a: string, b: string) =>
  stem(a).normalize("NFC").toLowerCase() === stem(b).normalize("NFC").toLowerCase();

/**
 * The picture of a file: at imagePath, as LabelMe itself takes it. Where nothing lies there, both were
 * renamed together: the picture beside the file with its name. Where both are there, nobody can tell.
 */
function pictureOf(file: Fields, { path, folder, there, namesakes }: SheetOptions): string {
  const { imagePath } = file;
  if (imagePath !== null && imagePath !== undefined && typeof imagePath !== "string") {
    throw new Error(`its imagePath is ${valueText(imagePath)}, which is no text`);
  }
  const named = (imagePath ?? "").replaceAll("\\", "/");
  const exact = posix.join(posix.dirname(path), named);
  if (there.has(exact)) {
    const other = namesakes.find((picture) => !alike(picture, exact));
    if (other === undefined) return exact;
    throw new Error(
      `its imagePath is ${exact}, and ${other} has its name: rename one, or correct imagePath`,
    );
  }
  const [only, other] = namesakes;
  if (other !== undefined) {
    throw new Error(`its imagePath "${named}" is not there, and may be ${namesakes.join(" or ")}`);
  }
  if (only !== undefined) return only;
  if (named === "") throw new Error("it has no imagePath, and no picture beside it has its name");
  // a bare name is one beside the file, whose folders tell where else it may be
  return findPicture(named.includes("/") ? named : exact, path, folder);
}

/** @throws {Error} when a field of the plate is no text, or its id none */
function plateOf(value: unknown): LabelmeSheet["told"] {
  if (value === undefined || value === null) return {};
  if (!isObject(value)) throw new Error(`its plate is ${valueText(value)}`);
  const fields = plateFields.filter((key) => value[key] !== undefined && value[key] !== null);
  const more = soundMore(value.more);
  if ("fault" in more) throw new Error(more.fault);
  const texts = Object.fromEntries(fields.map((key) => {
    if (key === "id") return [key, checkedPlateId(value.id, { where: "its plate" })];
    if (typeof value[key] === "string") return [key, value[key]];
    throw new Error(`the ${key} of its plate is ${valueText(value[key])}, which is no text`);
  }));
  return { ...texts, ...more.value ? { more: more.value } : {} };
}

async function sizeOf(
  file: Fields,
  picture: string,
  { folder, there, report }: SheetOptions,
): Promise<Size> {
  const said = { width: file.imageWidth, height: file.imageHeight };
  const found = await folder.size(picture);
  const size = soundSize({ said, found });
  if ("fault" in size) throw new Error(size.fault);
  if (!there.has(picture) && typeof file.imageData === "string") {
    throw new Error(`${picture} is in it alone (imageData): save that picture beside it`);
  }
  if (found.width === 0) report.unused(there.has(picture) ? unreadable : missing, picture);
  if (size.value.width > 0 && size.value.height > 0) return size.value;
  throw new Error(`${picture} cannot be read, and its size is not said`);
}

/**
 * What a file of LabelMe tells; shapes that are wrong, and what is not used, go to the report.
 *
 * @throws {Error} with a clause when the file is wrong as a whole
 */
export async function readSheet(text: string, options: SheetOptions): Promise<LabelmeSheet> {
  const { path, where, report } = options;
  const file = parseJson(text);
  if (!isObject(file)) throw new Error("it is no object");
  if (!Array.isArray(file.shapes)) throw new Error(`its shapes are ${valueText(file.shapes)}`);
  const picture = pictureOf(file, options);
  const size = await sizeOf(file, picture, options);
  const plate = plateOf(file.plate);
  const flags = flagsOf(file.flags);
  if ("fault" in flags) throw new Error(flags.fault);
  for (const flag of flags.value) report.unused(`the flag ${valueText(flag)} of pictures`, path);
  for (const key of others(file, ofFiles)) report.unused(`${key} of pictures`, path);
  const groups = new Map<string, Piece[]>();
  for (const [i, shape] of (file.shapes as unknown[]).entries()) {
    const unused = (what: string) => report.unused(what, `${path}, shape ${i + 1}`);
    const fault = (what: string) => report.fault(`${where}, shape ${i + 1}`, what);
    if (!isObject(shape)) {
      fault(`it is ${valueText(shape)}`);
      continue;
    }
    for (const key of others(shape, ofShapes)) unused(`${key} of shapes`);
    const piece = await pieceOf(shape, size, unused);
    if (piece === null) continue;
    if ("fault" in piece) {
      fault(piece.fault);
      continue;
    }
    const { group, name, lost } = piece.value;
    if (lost) unused(lost);
    const key = group === null ? `${i}` : JSON.stringify([group, name]);
    if (groups.has(key)) groups.get(key)!.push(piece.value);
    else groups.set(key, [piece.value]);
  }
  const labels = [...groups.values()].map((pieces) =>
    labelOf(pieces, (what) => report.unused(what, `${path}, ${pieces[0].name}`))
  );
  return { path, file: picture, size, told: plate, labels };
}
