/** Points of label files as boxes and masks: one rule for every format that draws outlines. */
import type { Box } from "lib/geometry/box.ts";
import type { Mask } from "lib/geometry/mask.ts";
import { polygonsToMask, type Ring } from "lib/geometry/polygon.ts";
import type { Size } from "lib/image/image.ts";
import { shown } from "./label_format.ts";
import { type Sound, soundBox, soundNumber, valueText } from "./label_rules.ts";

/** What surrounds a figure, in pixels of the picture. */
export interface Surrounding {
  readonly box: Box;
  readonly mask?: Mask;
  /** What the file tells besides, which box and mask do not hold. */
  readonly lost?: string;
}

/** What is lost of shapes that are taken as the box around them. */
export const losses = {
  round: "outlines of circles and ellipses: the box around is kept",
  turned: "the turn of rectangles: the box around is kept",
  beyond:
    "boxes that reach beyond the picture, as none is drawn: places may be pixels, not per cent",
  shares: "specks in the upper left corner: places may be shares of the sides, not per cent",
  thin: "outlines that surround no pixel: the box around is kept",
} as const;

/** Pairs of numbers, or what is wrong with the first that is none. */
export function soundPoints(value: unknown): Sound<Ring> {
  if (!Array.isArray(value)) {
    return { fault: `its points are ${valueText(value)}, which is no list` };
  }
  const points: (readonly [number, number])[] = [];
  for (const [i, point] of value.entries()) {
    if (!Array.isArray(point) || point.length !== 2) {
      return { fault: `its point ${i + 1} is ${valueText(point)}, not two numbers` };
    }
    const [x, y] = point.map((side) => soundNumber(side, { what: `its point ${i + 1}` }));
    if ("fault" in x) return x;
    if ("fault" in y) return y;
    points.push([x.value, y.value]);
  }
  return { value: points };
}

/** The smallest box around points. */
export function boundsOf(points: Ring): Box {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    [x0, y0] = [Math.min(x0, x), Math.min(y0, y)];
    [x1, y1] = [Math.max(x1, x), Math.max(y1, y)];
  }
  return [x0, y0, x1, y1];
}

/** A box with an area, some of it on the picture. */
export function boxOnPicture(corners: Box, { width, height }: Size): Sound<Box> {
  const box = soundBox(corners);
  if ("fault" in box) return box;
  const [x0, y0, x1, y1] = box.value;
  return x1 <= 0 || y1 <= 0 || x0 >= width || y0 >= height
    ? { fault: `its box [${box.value}] lies off the picture of ${width} x ${height}` }
    : box;
}

/**
 * The box around the corners of a rectangle, and whether it was turned: a corner lies half a pixel or
 * more from those of the box.
 */
export function rectangleAround(points: Ring, size: Size): Sound<Surrounding> {
  const box = boxOnPicture(boundsOf(points), size);
  if ("fault" in box) return box;
  const [x0, y0, x1, y1] = box.value;
  const near = (a: number, b: number) => Math.abs(a - b) < 0.5;
  const turned = points.some(([x, y]) =>
    !((near(x, x0) || near(x, x1)) && (near(y, y0) || near(y, y1)))
  );
  return { value: { box: box.value, ...turned ? { lost: losses.turned } : {} } };
}

/**
 * The pixels in an outline, and the box around its points.
 *
 * ```ts
 * import { outlined } from "lib/corpus/label_outline.ts";
 * outlined([[0, 0], [2, 2]], { width: 4, height: 4 }); // { fault: "its outline has 2 points, not 3 or more" }
 * ```
 */
export function outlined(points: Ring, size: Size): Sound<Surrounding> {
  if (points.length < 3) {
    return { fault: `its outline has ${points.length} points, not 3 or more` };
  }
  const box = boxOnPicture(boundsOf(points), size);
  if ("fault" in box) return box;
  const mask = polygonsToMask([points], size);
  return { value: { box: box.value, ...shown(mask) ? { mask } : { lost: losses.thin } } };
}
