/**
 * Lines of YOLO's label files: class, then a box, an outline, or a box with key points, and what tools
 * write behind these: a confidence, the number of a track.
 */
import { area, type Box, clip } from "lib/geometry/box.ts";
import { maskArea } from "lib/geometry/mask.ts";
import { polygonsToMask, type Ring } from "lib/geometry/polygon.ts";
import type { Size } from "lib/image/image.ts";
import { type Sound, soundBox, valueText } from "./label_rules.ts";
import type { Label } from "./plate.ts";

/** Outlines of more corners are none: at every pixel of a border they would be a sheet of 12,000. */
const mostCorners = 100_000;
/** Characters that so many corners take with all their digits. */
const longest = mostCorners * 50;

/** How far Ultralytics lets shares lie outside of 0 to 1. */
const tolerance = 0.01;

/**
 * What the columns behind boxes and outlines mean. A line alone does not tell: six numbers are a
 * triangle, or a box with confidence and track; 1 is a confidence, or the first track.
 */
export interface LastColumns {
  /** Some single last column has a fraction, as confidences do and tracks never. */
  readonly confident: boolean;
  /** The first line that ends in a confidence and a whole number above 1, as tracks do and shares never. */
  readonly tracked: string | null;
}

export interface LineContext {
  readonly names: readonly string[];
  /** Who lists the names, for errors. */
  readonly list: string;
  readonly columns: LastColumns;
  /** Numbers of key points behind each box. */
  readonly keypoints: number;
  readonly plate: Size & { readonly id: string };
}

/** A label, with what of its line is not used. */
export interface LineRead {
  readonly label: Label;
  readonly unused: readonly string[];
}

const decimal = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;

/** Lines of a file without their ends. */
export const linesOf = (text: string): string[] => text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/);

const isWhole = (text: string) => /^\d+$/.test(text);
const isShare = (value: number) => value >= 0 && value <= 1;

/** Looks at the ends of all lines of a data set, by the names of their files; wrong ones say nothing. */
export function lastColumns(
  texts: Iterable<readonly [name: string, text: string]>,
  { keypoints }: { readonly keypoints: number },
): LastColumns {
  let confident = false;
  let tracked: string | null = null;
  for (const [name, text] of texts) {
    for (const [i, line] of linesOf(text).entries()) {
      if (line.length > longest) continue;
      const words = line.trim().split(/\s+/);
      const count = words.length - 1 - keypoints;
      const [before, end] = [words[words.length - 2], words[words.length - 1]];
      if (count === 5 || (count >= 7 && count % 2 === 1)) {
        confident ||= !isWhole(end) && isShare(Number(end));
      } else if (count >= 6) {
        const isTrack = isWhole(end) && Number(end) > 1 && isShare(Number(before));
        if (isTrack) tracked ??= `line ${i + 1} of ${name}`;
      }
    }
  }
  return { confident, tracked };
}

const bounds = (ring: Ring): Box => {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of ring) {
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  }
  return box as unknown as Box;
};

/** What is behind the shape of a line: confidence, track, or what cannot be told. */
interface Ending {
  readonly score?: number;
  readonly unused?: string;
}

const tracks = "numbers of tracks behind boxes or outlines";

function endingOf(
  words: readonly string[],
  { columns, outline }: { readonly columns: LastColumns; readonly outline: boolean },
): Sound<Ending> {
  if (words.length === 0) return { value: {} };
  const value = Number(words[0]);
  if (words.length === 2) {
    if (!isShare(value) || !isWhole(words[1])) {
      const since = columns.tracked === null ? "" : `, as those of ${columns.tracked} are`;
      return { fault: `its last columns ${words.join(" ")} are no confidence and track${since}` };
    }
    return { value: { score: value, unused: tracks } };
  }
  if (columns.confident && isShare(value)) return { value: { score: value } };
  if (!columns.confident && isWhole(words[0]) && !outline) return { value: { unused: tracks } };
  return {
    fault: outline
      ? `its last column ${
        words[0]
      } is no confidence; if these are key points, data.yaml must say ` +
        "so (kpt_shape)"
      : `its last column ${words[0]} is no confidence: it is not in 0 to 1`,
  };
}

/** Takes a line apart: how many of its numbers are shape, and how many of these a box. */
function shapeOf(count: number, { columns, keypoints }: LineContext): Sound<number> {
  if (keypoints > 0) {
    const behind = count - 4 - keypoints;
    return behind >= 0 && behind <= 2 ? { value: 4 } : {
      fault:
        `a line of ${count + 1} numbers is no box with key points: kpt_shape in data.yaml wants ` +
        `${5 + keypoints}`,
    };
  }
  if (count === 4 || count === 5) return { value: 4 };
  if (count < 6) {
    return { fault: `a line of ${count + 1} numbers is neither a box nor an outline` };
  }
  if (count % 2 === 1) return { value: count - 1 };
  return { value: columns.tracked !== null ? count - 2 : count };
}

function outlineOf(shares: readonly number[], plate: Size): Sound<Pick<Label, "box" | "mask">> {
  const ring = Array.from(
    { length: shares.length / 2 },
    (_, i) => [shares[2 * i] * plate.width, shares[2 * i + 1] * plate.height] as const,
  );
  const box = soundBox(bounds(ring));
  if ("fault" in box) return { fault: box.fault.replace("its box", "its outline") };
  const mask = polygonsToMask([ring], plate);
  // between the centres of pixels there is nothing to cut out: the box tells where it is
  return { value: maskArea(mask) > 0 ? { box: box.value, mask } : { box: box.value } };
}

function boxOf(
  [x, y, w, h]: readonly number[],
  { width, height }: Size,
): Sound<Pick<Label, "box">> {
  const box = soundBox([
    x * width - w * width / 2,
    y * height - h * height / 2,
    x * width + w * width / 2,
    y * height + h * height / 2,
  ]);
  return "fault" in box ? box : { value: { box: box.value } };
}

/** The label of a line, or what is wrong with it. */
export function readLine(text: string, context: LineContext): Sound<LineRead> {
  const { names, list, plate, keypoints } = context;
  if (text.length > longest) return { fault: `it has more than ${mostCorners} corners` };
  const words = text.split(/\s+/);
  if (!words.every((word) => decimal.test(word))) {
    return { fault: `${valueText(text)} is not all numbers` };
  }
  const [classId, ...numbers] = words.map(Number);
  if (!Number.isInteger(classId)) return { fault: `class ${words[0]} is no whole number` };
  const name = classId >= 0 ? names[classId] : undefined;
  if (name === undefined) {
    return { fault: `class ${words[0]} is not among the ${names.length} of ${list}` };
  }
  const shape = shapeOf(numbers.length, context);
  if ("fault" in shape) return shape;
  const shares = numbers.slice(0, shape.value);
  const far = shares.findIndex((share) => !(share >= -tolerance && share <= 1 + tolerance));
  if (far >= 0) {
    return {
      fault: `${words[far + 1]} is not a share of the picture's sides, 0 to 1: pixels, or a box ` +
        "outside of the picture",
    };
  }
  const [corners, read] = [shape.value / 2, shape.value === 4 ? boxOf : outlineOf];
  if (corners > mostCorners) return { fault: `it has more than ${mostCorners} corners` };
  const behind = words.slice(1 + shape.value + (shape.value === 4 ? keypoints : 0));
  const ending = endingOf(behind, { columns: context.columns, outline: shape.value > 4 });
  if ("fault" in ending) return ending;
  const region = read(shares, plate);
  if ("fault" in region) return region;
  if (area(clip(region.value.box, plate)) === 0) return { fault: "it lies outside of the picture" };
  const { score, unused } = ending.value;
  return {
    value: {
      label: {
        plate: plate.id,
        name,
        ...region.value,
        ...score === undefined ? {} : { score },
      },
      unused: [...keypoints > 0 ? ["key points"] : [], ...unused ? [unused] : []],
    },
  };
}
