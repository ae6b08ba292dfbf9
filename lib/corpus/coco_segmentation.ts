/** COCO's `segmentation`: outlines or runs, as the mask of a plate. */
import type { Box } from "lib/geometry/box.ts";
import { cocoPolygonToMask } from "lib/geometry/coco_polygon.ts";
import { lazyMask } from "lib/geometry/lazy_mask.ts";
import { decodeCocoRle, type Mask, maskBox, maskFromRuns } from "lib/geometry/mask.ts";
import { checkMaskSize } from "lib/geometry/mask_size.ts";
import { farthestCorner } from "lib/geometry/polygon.ts";
import type { Size } from "lib/image/image.ts";
import { valueText } from "./label_rules.ts";

/** What a segmentation says: nothing, the pixels of a plate, or why it cannot. */
export type CocoSegmentation =
  | { readonly kind: "none"; readonly remark?: string | undefined }
  | {
    readonly kind: "mask";
    /** Made when it is asked for; needs the plate's size. */
    readonly mask: Mask;
    /** The box around outlines, or around the pixels of runs. */
    readonly box: () => Box;
    readonly remark?: string | undefined;
  }
  | { readonly kind: "fault"; readonly fault: string };

const fault = (fault: string): CocoSegmentation => ({ kind: "fault", fault });

/** Corners x, y, x, y ... */
type Outline = readonly number[];

const isOutline = (value: unknown): value is Outline =>
  Array.isArray(value) &&
  value.every((at) => typeof at === "number" && Math.abs(at) <= farthestCorner);

/** Without a last x that has no y. */
const even = (outline: Outline) => outline.length % 2 === 0 ? outline : outline.slice(0, -1);

function boxAround(outlines: readonly Outline[]): Box {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const outline of outlines) {
    for (let i = 0; i + 1 < outline.length; i += 2) {
      x0 = Math.min(x0, outline[i]);
      x1 = Math.max(x1, outline[i]);
      y0 = Math.min(y0, outline[i + 1]);
      y1 = Math.max(y1, outline[i + 1]);
    }
  }
  return [x0, y0, x1, y1];
}

const ringOf = (outline: Outline) =>
  Array.from(
    { length: outline.length / 2 },
    (_, i) => [outline[2 * i], outline[2 * i + 1]] as const,
  );

/** Each outline is a piece; what cannot be drawn is left out, and told. */
function ofOutlines(lists: readonly unknown[], size: Size): CocoSegmentation {
  const at = lists.findIndex((list) => !isOutline(list));
  if (at >= 0) {
    return fault(`outline ${at + 1} is ${valueText(lists[at])}, which is no list of places`);
  }
  const outlines = (lists as readonly Outline[]).map(even);
  const drawn = outlines.filter((outline) => outline.length >= 6);
  const remark = drawn.length < lists.length
    ? "outlines of fewer than three corners"
    : (lists as readonly Outline[]).some(({ length }) => length % 2 === 1)
    ? "a last x without y in an outline"
    : undefined;
  if (drawn.length === 0) return { kind: "none", remark };
  const mask = lazyMask(size, () => cocoPolygonToMask(drawn.map(ringOf), size).counts);
  return { kind: "mask", mask, box: () => boxAround(drawn), remark };
}

function ofRuns(
  { size: said, counts }: { size?: unknown; counts?: unknown },
  size: Size,
): CocoSegmentation {
  const { width, height } = size;
  const [rows, columns] = Array.isArray(said) && said.length === 2 ? said : [undefined, undefined];
  if (rows !== height || columns !== width) {
    const sides = rows === undefined ? "no size" : `${valueText(columns)} x ${valueText(rows)}`;
    return fault(`runs of ${sides} on a picture of ${width} x ${height}`);
  }
  if (typeof counts !== "string" && !Array.isArray(counts)) {
    return fault(`its runs are ${valueText(counts)}, which are no lengths`);
  }
  const made = () =>
    typeof counts === "string"
      ? decodeCocoRle({ size: [height, width], counts })
      : maskFromRuns(counts, size);
  try {
    // looked at now, and not kept: text takes less memory than its runs
    const now = made();
    const mask = typeof counts === "string" ? lazyMask(size, () => made().counts) : now;
    return { kind: "mask", mask, box: () => maskBox(mask) };
  } catch (error) {
    if (error instanceof RangeError) return fault(`its runs: ${error.message}`);
    throw error;
  }
}

/**
 * Reads a `segmentation` on a plate of known size, of which it allocates nothing before its mask is
 * looked at.
 */
export function segmentationOf(value: unknown, size: Size): CocoSegmentation {
  if (value === undefined || value === null) return { kind: "none" };
  try {
    checkMaskSize(size);
  } catch (error) {
    if (error instanceof RangeError) return fault(error.message);
    throw error;
  }
  if (Array.isArray(value)) return value.length === 0 ? { kind: "none" } : ofOutlines(value, size);
  if (typeof value === "object" && "counts" in value) return ofRuns(value, size);
  return fault(`its segmentation is ${valueText(value)}: COCO's are lists of outlines, or runs`);
}
