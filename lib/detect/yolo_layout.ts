/**
 * How an export of the YOLO family lays its finds out, told from shapes and from what the file says
 * of itself, since the same numbers mean other things in the next version.
 */
import type { Size } from "lib/image/image.ts";

/**
 * `anchors-last`: `[1, 4 + classes, anchors]`, YOLOv8's own. `anchors-first`: the same, transposed.
 * `finished`: `[1, rows, 6]` of x0 y0 x1 y1 score class, suppressed by the model itself.
 */
export type YoloLayout = "anchors-last" | "anchors-first" | "finished";

export interface LayoutQuery {
  /** Of the output, `[1, a, b]`; null sides are not known yet. */
  readonly shape: readonly (number | null)[];
  readonly classes: number;
  /** Of the input, in pixels; null where it is not known yet. */
  readonly input: Size | null;
  /** What the file says about suppressing by itself; null where it says nothing. */
  readonly endToEnd: boolean | null;
}

/** Strides of the maps of the family's models: the usual ones, with one more, small ones. */
const strideSets = [[8, 16, 32], [8, 16, 32, 64], [4, 8, 16, 32], [16, 32]];

/** Cells of all maps, for each set of strides. */
const cellCounts = ({ width, height }: Size): number[] =>
  strideSets.map((strides) =>
    strides.reduce((sum, s) => sum + Math.ceil(width / s) * Math.ceil(height / s), 0)
  );

const isYolov5 = (rows: number | null, input: Size | null) =>
  rows !== null && input !== null && cellCounts(input).some((cells) => rows === 3 * cells);

const yolov5 = "it is laid out as YOLOv5's are (rows of cx cy w h objectness class), which this " +
  "does not read: train or export with YOLOv8 or later";

/**
 * The layout, or words that say why there is none; null where the sides that are known leave it
 * open.
 *
 * ```ts
 * import { layoutOf } from "lib/detect/yolo_layout.ts";
 * const input = { width: 640, height: 640 };
 * layoutOf({ shape: [1, 6, 8400], classes: 2, input, endToEnd: null }); // anchors-last
 * ```
 */
export function layoutOf(
  { shape, classes, input, endToEnd }: LayoutQuery,
): { readonly layout: YoloLayout } | { readonly refused: string } | null {
  const [, middle, last] = shape;
  const values = 4 + classes;
  if (last === 6 && endToEnd === true) return { layout: "finished" };
  if (middle === values && (last === null || last > values)) return { layout: "anchors-last" };
  if (last === 5 + classes && isYolov5(middle, input)) return { refused: yolov5 };
  if (last === 6 && endToEnd === null) {
    if (classes > 2) return { layout: "finished" };
    // six values: of one class in YOLOv5, of two in a transposed YOLOv8; the rows tell
    if (middle === null || input === null) return null;
    const transposed = classes === 2 && cellCounts(input).includes(middle);
    return { layout: transposed ? "anchors-first" : "finished" };
  }
  if (last === values && (middle === null || middle > values)) return { layout: "anchors-first" };
  if (middle === values || last === values) return { layout: "anchors-last" };
  if (last === 5 + classes) return { refused: yolov5 };
  if (middle === null && last === null) return null;
  if (middle === null && last !== 6) return null;
  return {
    refused: `with ${classes} classes that would be [1,${values},anchors]`,
  };
}
