/** A figure in the square of its plate around it, as a cutter learns from it. */
import type { Label } from "lib/corpus/plate.ts";
import type { Box } from "lib/geometry/box.ts";
import type { Mask } from "lib/geometry/mask.ts";
import type { Image } from "lib/image/image.ts";
import {
  boxInSquare,
  cropMargin,
  greyPlate,
  greySquare,
  maskSquare,
  squareAround,
} from "lib/segment/cutter_crop.ts";

/** Pixels of a side of the squares that are kept. */
export const keptSide = 288;

/** Their side as a multiple of a box's longer one: half as much again as the cutter sees. */
export const keptMargin = 1.5 * cropMargin;

/** What is kept of a figure, beside its pixels. */
export interface FigureNote {
  /** The plate that it is on. */
  readonly plate: string;
  /** In pixels of the kept square. */
  readonly box: Box;
}

/** A figure in its square. */
export interface CutFigure extends FigureNote {
  /** `[288 * 288]`, 0 to 255. */
  readonly grey: Uint8Array;
  /** Share of each pixel that is the figure's, 0 to 255. `[288 * 288]` */
  readonly mask: Uint8Array;
}

/** A figure of a plate, in the square that is kept of it. */
export function cutFigure(
  image: Image,
  { plate, box, mask }: Pick<Label, "plate" | "box"> & { readonly mask: Mask },
): CutFigure {
  const square = squareAround(box, keptMargin);
  return {
    plate,
    box: boxInSquare(box, square, keptSide),
    grey: greySquare(greyPlate(image), square, keptSide),
    mask: maskSquare(mask, square, keptSide),
  };
}

/** Less of a figure than this is left out: what is behind others can hardly be told by anybody. */
const leastSeen = 0.3;

/** Whether so much of a figure is seen that it is learnt from. */
export const isLearntFrom = ({ seen }: { readonly seen: number }): boolean => seen >= leastSeen;
