/**
 * The square that the cutter looks at: a box with an eighth of its longer side around it, in greys, paper
 * where the plate ends; and the way back from its small map of certainties to a mask of the plate.
 */
import type { Box } from "lib/geometry/box.ts";
import { clip, intersection } from "lib/geometry/box.ts";
import { cropMask, type Mask, maskToPixels } from "lib/geometry/mask.ts";
import { maskOfPart } from "lib/geometry/mask_part.ts";
import { resizeArea } from "lib/image/area.ts";
import { toGray } from "lib/image/color.ts";
import type { Plane } from "lib/image/filter.ts";
import type { Image, Size } from "lib/image/image.ts";
import { type Pixels, resizeLinear } from "lib/image/linear.ts";
import { insideOfPart } from "./mask_logits.ts";

/** A square of a plate, whole pixels; it may reach beyond the border. */
export interface Square {
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

/** The square's side as a multiple of the box's longer one. */
export const cropMargin = 1.25;

/** The smallest square, in pixels: a tiny box needs some surroundings to be recognised. */
const leastSide = 16;

/** The square around a box. `margin` is its side as a multiple of the box's longer one. */
export function squareAround([x0, y0, x1, y1]: Box, margin = cropMargin): Square {
  const side = Math.max(leastSide, Math.round(margin * Math.max(x1 - x0, y1 - y0)));
  return {
    x: Math.round((x0 + x1 - side) / 2),
    y: Math.round((y0 + y1 - side) / 2),
    side,
  };
}

/** A box of the plate in pixels of the square when this has `side` of them. */
export const boxInSquare = (box: Box, square: Square, side: number): Box =>
  box.map((edge, i) =>
    (edge - (i % 2 === 0 ? square.x : square.y)) * side / square.side
  ) as unknown as Box;

/** The part of a plate in a square, and where it lies in one of `side` pixels. Null where it is outside. */
function shown({ x, y, side: whole }: Square, { width, height }: Size, side: number) {
  const [x0, y0] = [Math.max(0, x), Math.max(0, y)];
  const [x1, y1] = [Math.min(width, x + whole), Math.min(height, y + whole)];
  if (x1 <= x0 || y1 <= y0) return null;
  const at = (edge: number, from: number) => Math.round((edge - from) * side / whole);
  // a sliver of the plate is at least a pixel
  const begin = [Math.min(side - 1, at(x0, x)), Math.min(side - 1, at(y0, y))];
  const end = [Math.max(begin[0] + 1, at(x1, x)), Math.max(begin[1] + 1, at(y1, y))];
  return { part: [x0, y0, x1, y1] as const, begin, end };
}

/** A plate's greys, worked out once for all its squares. */
export const greyPlate = (image: Image): Pixels => {
  const { width, height } = image;
  return { width, height, channels: 1, data: toGray(image) };
};

/**
 * A square of a plate in greys from 0 to 255, `side` x `side`. Fine lines are averaged, as the eye does;
 * what lies beyond the plate is white.
 */
export function greySquare(plate: Pixels, square: Square, side: number): Uint8Array {
  const grey = new Uint8Array(side * side).fill(255);
  const seen = shown(square, plate, side);
  if (!seen) return grey;
  const { part, begin, end } = seen;
  const [x, y] = part;
  const cut = { x, y, width: part[2] - x, height: part[3] - y };
  const size = { width: end[0] - begin[0], height: end[1] - begin[1] };
  const resize = cut.width >= size.width && cut.height >= size.height ? resizeArea : resizeLinear;
  const small = resize(plate, { ...size, part: cut }).data;
  for (let y = 0; y < size.height; y++) {
    const row = small.subarray(y * size.width, (y + 1) * size.width);
    grey.set(row, (begin[1] + y) * side + begin[0]);
  }
  return grey;
}

/** 1 inside a box and 0 outside, by the middles of pixels. `[side * side]` */
export function boxPlane([x0, y0, x1, y1]: Box, side: number): Float32Array {
  const plane = new Float32Array(side * side);
  const [left, right] = [x0, x1].map((x) => Math.min(side, Math.max(0, Math.round(x))));
  const [top, bottom] = [y0, y1].map((y) => Math.min(side, Math.max(0, Math.round(y))));
  for (let y = top; y < Math.max(bottom, top + 1) && y < side; y++) {
    plane.fill(1, y * side + left, y * side + Math.min(side, Math.max(right, left + 1)));
  }
  return plane;
}

/**
 * The mask of a plate that certainties in a square say: inside where they are above 0. Nothing that is
 * further from the box than `reach` of its longer side belongs to the figure.
 */
export function maskOfSquare(
  logits: Plane,
  { square, box, plate, reach = 0.04 }: {
    readonly square: Square;
    readonly box: Box;
    readonly plate: Size;
    readonly reach?: number;
  },
): Mask {
  const { width, height } = plate;
  const { x, y, side } = square;
  const away = reach * Math.max(box[2] - box[0], box[3] - box[1]);
  const [x0, y0, x1, y1] = clip([
    Math.max(x, Math.floor(box[0] - away)),
    Math.max(y, Math.floor(box[1] - away)),
    Math.min(x + side, Math.ceil(box[2] + away)),
    Math.min(y + side, Math.ceil(box[3] + away)),
  ], plate);
  if (!(x1 > x0 && y1 > y0)) return { width, height, counts: [width * height] };
  const part = { width: x1 - x0, height: y1 - y0 };
  const inside = insideOfPart(logits, { width: side, height: side }, {
    x: x0 - x,
    y: y0 - y,
    ...part,
  });
  return maskOfPart(inside, { part: { x: x0, y: y0, ...part }, width, height });
}

/** How much of each pixel of a square a mask covers, 0 to 255. */
export function maskSquare(mask: Mask, square: Square, side: number): Uint8Array {
  const { x, y, side: whole } = square;
  const part = intersection([x, y, x + whole, y + whole], [0, 0, mask.width, mask.height]);
  const out = new Uint8Array(whole * whole);
  if (!(part[2] > part[0] && part[3] > part[1])) return new Uint8Array(side * side);
  const pixels = maskToPixels(cropMask(mask, part));
  const [width, height] = [part[2] - part[0], part[3] - part[1]];
  for (let row = 0; row < height; row++) {
    for (let i = 0; i < width; i++) {
      if (pixels[row * width + i]) out[(part[1] - y + row) * whole + part[0] - x + i] = 255;
    }
  }
  const picture = { width: whole, height: whole, channels: 1, data: out };
  return resizeArea(picture, { width: side, height: side }).data;
}
