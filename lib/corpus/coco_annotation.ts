/** One annotation of COCO as a label: what it must be, and what is mended, by stated rules. */
import type { Box } from "lib/geometry/box.ts";
import { area } from "lib/geometry/box.ts";
import type { Size } from "lib/image/image.ts";
import { segmentationOf } from "./coco_segmentation.ts";
import type { LabelReport } from "./label_report.ts";
import { soundBox, soundNumber, told } from "./label_rules.ts";
import type { Label } from "./plate.ts";

/** An entry of a JSON list whose values nobody has looked at. */
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

const flags: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  [true, true],
  [1, true],
  [false, false],
  [0, false],
]);

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

/** Whether a box is one of shares of the sides: all of it is within the first pixel. */
const isShares = ([x0, y0, x1, y1]: Box, { width, height }: Size) =>
  width > 8 && height > 8 && x0 >= 0 && y0 >= 0 && x1 <= 1 && y1 <= 1 && x1 > x0 && y1 > y0 &&
  (x1 - x0 < 1 || y1 - y0 < 1);

/** Whether nothing of a box is on a picture of known size. */
const isOff = ([x0, y0, x1, y1]: Box, { width, height }: Size) =>
  width > 0 && height > 0 &&
  (x1 < 0 || y1 < 0 || x0 > width || y0 > height ||
    (x1 > x0 && (x1 === 0 || x0 === width)) || (y1 > y0 && (y1 === 0 || y0 === height)));

/**
 * The label of an annotation, or null where it has a fault, which is told to the report. Mended, and
 * told: a missing `bbox` is that of the segmentation, a turned box (CVAT's `rotation`) the smallest
 * around it, outlines that cannot be drawn are none. A box without area is kept, as COCO counts it.
 */
export function labelOf(
  annotation: Entry,
  { plate, size, name, where }: AnnotationContext,
  report: Pick<LabelReport, "fault" | "unused">,
): Label | null {
  const fail = (what: string): null => {
    report.fault(where, what);
    return null;
  };
  const sized = size.width > 0 && size.height > 0;
  const segmentation = sized
    ? segmentationOf(annotation.segmentation, size)
    : { kind: "none", remark: undefined } as const;
  if (segmentation.kind === "fault") return fail(segmentation.fault);
  if (!sized && annotation.segmentation) report.unused("masks on pictures of unknown size", where);
  if (segmentation.remark) report.unused(segmentation.remark, where);
  const mask = segmentation.kind === "mask" ? segmentation.mask : undefined;

  const { bbox } = annotation;
  const unsaid = bbox === undefined || bbox === null ||
    (Array.isArray(bbox) && bbox.every((side) => side === null));
  let box: Box;
  if (unsaid) {
    if (segmentation.kind !== "mask") return fail(`has no bbox: ${told(bbox)}`);
    box = segmentation.box();
    report.unused("no bbox: it is that of the segmentation", where);
  } else {
    if (!Array.isArray(bbox)) return fail(`has no bbox: ${told(bbox)}`);
    const [x, y, width, height] = bbox;
    const all = bbox.length === 4 && bbox.every((side) => typeof side === "number");
    const sound = soundBox(all ? [x, y, x + width, y + height] : bbox, { area: "any" });
    if ("fault" in sound) return fail(sound.fault);
    box = sound.value;
    const outline = segmentation.kind === "mask" && Array.isArray(annotation.segmentation)
      ? segmentation.box()
      : null;
    if (outline && isCorners([x, y, width, height], box, outline)) {
      return fail(
        `its bbox [${bbox}] is two corners by its outline: COCO's is x, y, width, height`,
      );
    }
  }
  const attributes = isEntry(annotation.attributes) ? annotation.attributes : {};
  const { rotation = 0 } = attributes;
  const degrees = soundNumber(rotation ?? 0, { what: "its rotation" });
  if ("fault" in degrees) return fail(degrees.fault);
  if (degrees.value % 360 !== 0 && !mask) {
    box = turned(box, degrees.value);
    report.unused("turns of boxes: the box is the smallest around", where);
  }
  if (isShares(box, size)) {
    return fail(`its box [${box}] looks like shares of the sides: COCO's are pixels`);
  }
  if (isOff(box, size)) {
    return fail(`its box [${box}] is off the picture (${size.width} x ${size.height})`);
  }
  if (area(box) === 0) {
    report.unused("area: boxes that are kept for judging, not learnt from", where);
  }

  const said: { difficult?: boolean; truncated?: boolean; crowd?: boolean } = {};
  for (
    const [key, value] of [
      ["difficult", annotation.difficult],
      ["truncated", annotation.truncated],
      ["crowd", annotation.iscrowd],
    ] as const
  ) {
    if (value === undefined || value === null) continue;
    const flag = flags.get(value);
    if (flag === undefined) return fail(`its ${key} is ${told(value)}, not true or false`);
    said[key] = flag;
  }
  // a crowd is not to be told into persons, and not counted when missed
  const { difficult = said.crowd ? true : undefined, truncated, crowd } = said;
  let score: number | undefined;
  if (annotation.score !== undefined && annotation.score !== null) {
    const sound = soundNumber(annotation.score, { what: "its score" });
    if ("fault" in sound) return fail(sound.fault);
    if (sound.value < 0 || sound.value > 1) {
      return fail(`its score is ${sound.value}, not from 0 to 1`);
    }
    score = sound.value;
  }
  if (Array.isArray(annotation.keypoints) && annotation.keypoints.length > 0) {
    report.unused("keypoints", where);
  }
  return {
    plate,
    box,
    name,
    ...mask ? { mask } : {},
    ...difficult === undefined ? {} : { difficult },
    ...truncated === undefined ? {} : { truncated },
    ...crowd ? { crowd } : {},
    ...score === undefined ? {} : { score },
  };
}
