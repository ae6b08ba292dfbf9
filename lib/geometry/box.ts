/** Axis-parallel boxes in pixels of the original image: x to the right, y down, edges at pixel borders. */

/** `[x0, y0, x1, y1]`, x1 and y1 exclusive: a box around one pixel at (3, 4) is `[3, 4, 4, 5]`. */
export type Box = readonly [x0: number, y0: number, x1: number, y1: number];

/** Square pixels; 0 for a box that is empty or turned inside out. */
export function area([x0, y0, x1, y1]: Box): number {
  return Math.max(0, x1 - x0) * Math.max(0, y1 - y0);
}

/** The common part of two boxes, possibly empty. */
export function intersection(a: Box, b: Box): Box {
  return [
    Math.max(a[0], b[0]),
    Math.max(a[1], b[1]),
    Math.min(a[2], b[2]),
    Math.min(a[3], b[3]),
  ];
}

/** The smallest box around two boxes. */
export function enclosing(a: Box, b: Box): Box {
  return [
    Math.min(a[0], b[0]),
    Math.min(a[1], b[1]),
    Math.max(a[2], b[2]),
    Math.max(a[3], b[3]),
  ];
}

/** Where in a picture a box of one of its parts lies, given in pixels of the part. */
export function shifted([x0, y0, x1, y1]: Box, [x, y]: Box): Box {
  return [x0 + x, y0 + y, x1 + x, y1 + y];
}

/**
 * Intersection over union, 0 to 1. Two empty boxes have 0.
 *
 * ```ts
 * import { iou } from "lib/geometry/box.ts";
 * iou([0, 0, 2, 2], [1, 0, 3, 2]); // 1/3
 * ```
 */
export function iou(a: Box, b: Box): number {
  const common = area(intersection(a, b));
  const union = area(a) + area(b) - common;
  return union > 0 ? common / union : 0;
}

/** The share of `box` that lies within `other`, 0 to 1; 0 of an empty box. */
export function shareWithin(box: Box, other: Box): number {
  const whole = area(box);
  return whole > 0 ? area(intersection(box, other)) / whole : 0;
}

/** The part of a box inside an image of `width` x `height`. */
export function clip(box: Box, { width, height }: { width: number; height: number }): Box {
  return intersection(box, [0, 0, width, height]);
}

/** The smallest box of whole pixels around `box`. */
export function outward([x0, y0, x1, y1]: Box): Box {
  return [Math.floor(x0), Math.floor(y0), Math.ceil(x1), Math.ceil(y1)];
}

/** Whether two boxes are the same one, to the last bit. */
export const sameBox = (a: Box, b: Box): boolean => a.every((side, i) => side === b[i]);
