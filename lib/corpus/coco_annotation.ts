/** One annotation of COCO as a label: what it must be, and what is mended, by stated rules. */
import { area, type Box } from "lib/geometry/box.ts";
import type { Size } from "lib/image/image.ts";
import { type CocoSegmentation, segmentationOf } from "./coco_segmentation.ts";
import type { LabelReport } from "./label_report.ts";
import {
  isShares,
  sharesFault,
  type Sound,
  soundBox,
  soundNumber,
  valueText,
} from "./label_rules.ts";
import type { Label } from "./plate.ts";

/** An entry of a JSON list that is not checked yet. */
export type Entry = Readonly<Record<string, unknown>>;

export const isEntry = (value: unknown): value is Entry =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * An id as one text: 1, "1" and 1.0 are the same; digits that no number holds stay apart. Null where
 * it is no id.
 */
export function idOf(value: unknown): string | null {
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  return typeof value === "string" && value !== "" ? value : null;
}

/** What an annotation is said about: who, on which plate. */
export interface AnnotationContext {
  readonly plate: string;
  /** 0 x 0 where neither the labels nor a picture tell it. */
  readonly size: Size;
  readonly name: string;
  /** The file and the annotation, for reports. */
  readonly where: string;
}

/** By the value in lower case, where it is text: Python's writers leave True and "0". */
const flags: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  ...[true, 1, "true", "1", "yes"].map((value) => [value, true] as const),
  ...[false, 0, "false", "0", "no", ""].map((value) => [value, false] as const),
]);

/** Fields that are read, or follow from others. */
const known = new Set(
  ("id image_id category_id bbox area iscrowd segmentation score difficult truncated keypoints " +
    "num_keypoints attributes").split(" "),
);

/** Fields with which tools keep their own state. */
const ofTools = new Set(
  ("color isbbox metadata width height milliseconds events creator supercategory license " +
    "date_captured segmented_mask file_name").split(" "),
);

/** Whether a field holds a value. */
const isSaid = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== "" && value !== 0 && value !== false &&
  !(typeof value === "object" && Object.keys(value).length === 0);

/** What of an annotation is not used, but for its key points. */
function* unusedOf(annotation: Entry): Generator<string> {
  for (const key in annotation) {
    if (!known.has(key) && !ofTools.has(key) && isSaid(annotation[key])) {
      yield `${valueText(key)} of annotations`;
    }
  }
  if (!isEntry(annotation.attributes)) return;
  for (const [key, value] of Object.entries(annotation.attributes)) {
    if (isSaid(value) && key !== "rotation" && key !== "difficult" && key !== "truncated") {
      yield `the attribute ${valueText(key)} of annotations`;
    }
  }
}

/** The smallest box around a box turned about its middle, clockwise by degrees. */
function turned([x0, y0, x1, y1]: Box, degrees: number): Box {
  const angle = degrees * Math.PI / 180;
  const [cos, sin] = [Math.abs(Math.cos(angle)), Math.abs(Math.sin(angle))];
  const [width, height] = [x1 - x0, y1 - y0];
  const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
  const [across, down] = [(cos * width + sin * height) / 2, (sin * width + cos * height) / 2];
  // a quarter turn is exact but for the last digits of the sine
  const side = (value: number) => Math.round(value * 1e9) / 1e9;
  return [side(x - across), side(y - down), side(x + across), side(y + down)];
}

const near = (a: Box, b: Box, by: number) => a.every((side, i) => Math.abs(side - b[i]) <= by);

/** Whether a bbox is two corners: these fit the outline to a pixel, and the box is far off. */
const isCorners = (bbox: Box, box: Box, outline: Box) =>
  near(bbox, outline, 1) && !near(box, outline, 8);

/** Whether nothing of a box is on a picture of known size. */
const isOff = ([x0, y0, x1, y1]: Box, { width, height }: Size) =>
  width > 0 && height > 0 &&
  (x1 < 0 || y1 < 0 || x0 > width || y0 > height ||
    (x1 > x0 && (x1 === 0 || x0 === width)) || (y1 > y0 && (y1 === 0 || y0 === height)));

/** Whether two boxes are more than a pixel apart. */
const areApart = (a: Box, b: Box) =>
  Math.max(a[0], b[0]) - Math.min(a[2], b[2]) > 1 ||
  Math.max(a[1], b[1]) - Math.min(a[3], b[3]) > 1;

type Reporting = Pick<LabelReport, "fault" | "unused">;

/** The box of an annotation: its `bbox`, or that of its segmentation where it has none. */
function boxOf(
  { bbox, attributes, segmentation: drawn }: Entry,
  { segmentation, size, remark }: {
    readonly segmentation: CocoSegmentation;
    readonly size: Size;
    readonly remark: (what: string) => void;
  },
): Sound<Box> {
  const around = segmentation.kind === "mask" ? segmentation.box : null;
  let box: Box;
  const unsaid = bbox === undefined || bbox === null ||
    (Array.isArray(bbox) && bbox.every((side) => side === null));
  if (unsaid && around) {
    box = around();
    remark("no bbox: it is that of the segmentation");
  } else if (!unsaid && Array.isArray(bbox)) {
    const [x, y, width, height] = bbox;
    const all = bbox.length === 4 && bbox.every((side) => typeof side === "number");
    const sound = soundBox(all ? [x, y, x + width, y + height] : bbox, { area: "any" });
    if ("fault" in sound) return sound;
    box = sound.value;
    if (around && Array.isArray(drawn) && isCorners([x, y, width, height], box, around())) {
      return {
        fault: `its bbox [${bbox}] is two corners by its outline: COCO's is x, y, width, height`,
      };
    }
  } else return { fault: `has no bbox: ${valueText(bbox)}` };
  const rotation = isEntry(attributes) ? attributes.rotation ?? 0 : 0;
  const degrees = soundNumber(rotation, { what: "its rotation" });
  if ("fault" in degrees) return degrees;
  if (degrees.value % 360 !== 0 && !around) {
    box = turned(box, degrees.value);
    remark("turns of boxes: the box is the smallest around");
  }
  if (isShares(box, size)) {
    return { fault: sharesFault(box) };
  }
  if (isOff(box, size)) {
    return { fault: `its box [${box}] is off the picture (${size.width} x ${size.height})` };
  }
  const outline = around && Array.isArray(drawn) ? around() : box;
  if (isShares(outline, size)) return { fault: sharesFault(outline).replace("box", "outline") };
  if (areApart(outline, box)) {
    return { fault: `its outline is within [${outline}], and its box is [${box}]` };
  }
  if (area(box) === 0) remark("area: boxes that are kept for judging, not learnt from");
  return { value: box };
}

type Flags = Pick<Label, "difficult" | "truncated" | "crowd">;

/** Difficult, truncated, and of a crowd. */
function flagsOf(annotation: Entry): Sound<Flags> {
  const said: { -readonly [K in keyof Flags]: Flags[K] } = {};
  const keys = { difficult: "difficult", truncated: "truncated", crowd: "iscrowd" } as const;
  for (const key of ["difficult", "truncated", "crowd"] as const) {
    const attributes = isEntry(annotation.attributes) ? annotation.attributes : {};
    const value = annotation[keys[key]] ?? (key === "crowd" ? undefined : attributes[key]);
    if (value === undefined || value === null) continue;
    const flag = flags.get(typeof value === "string" ? value.toLowerCase() : value);
    if (flag === undefined) {
      return { fault: `its ${key} is ${valueText(value)}, not true or false` };
    }
    if (key !== "crowd" || flag) said[key] = flag;
  }
  // a crowd cannot be split into persons, and does not count when missed
  if (said.crowd) said.difficult ??= true;
  return { value: said };
}

/** How sure a detector was; null where none says so. */
function scoreOf({ score }: Entry): Sound<number | null> {
  if (score === undefined || score === null) return { value: null };
  const sound = soundNumber(score, { what: "its score" });
  return "value" in sound && (sound.value < 0 || sound.value > 1)
    ? { fault: `its score is ${sound.value}, not from 0 to 1` }
    : sound;
}

/**
 * The label of an annotation, or null where it has a fault, which is told to the report. Mended, and
 * told: a missing `bbox` is that of the segmentation, a turned box (CVAT's `rotation`) the smallest
 * around it, outlines that cannot be drawn are none. A box without area is kept, as COCO counts it.
 */
export function labelOf(
  annotation: Entry,
  { plate, size, name, where }: AnnotationContext,
  report: Reporting,
): Label | null {
  const fail = (what: string): null => {
    report.fault(where, what);
    return null;
  };
  const remark = (what: string) => report.unused(what, where);
  const sized = size.width > 0 && size.height > 0;
  const segmentation: CocoSegmentation = sized
    ? segmentationOf(annotation.segmentation, size)
    : { kind: "none" };
  if (segmentation.kind === "fault") return fail(segmentation.fault);
  const box = boxOf(annotation, { segmentation, size, remark });
  if ("fault" in box) return fail(box.fault);
  const said = flagsOf(annotation);
  if ("fault" in said) return fail(said.fault);
  const score = scoreOf(annotation);
  if ("fault" in score) return fail(score.fault);
  if (segmentation.remark) remark(segmentation.remark);
  if (!sized && annotation.segmentation) remark("masks on pictures of unknown size");
  const { keypoints } = annotation;
  if (Array.isArray(keypoints) && keypoints.length > 0) remark("keypoints");
  for (const what of unusedOf(annotation)) remark(what);
  return {
    plate,
    box: box.value,
    name,
    ...segmentation.kind === "mask" ? { mask: segmentation.mask } : {},
    ...said.value,
    ...score.value === null ? {} : { score: score.value },
  };
}
