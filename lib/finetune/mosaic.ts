/** Pictures of one plate in the corner, or of four around a point (mosaic; Bochkovskiy et al. 2020). */
import type { Size } from "lib/image/image.ts";
import type { Part } from "lib/image/linear.ts";
import type { Random } from "lib/tensor/random.ts";

/**
 * Four cells that fill a picture, from the top left by rows. They meet at a point of the middle: each
 * of its coordinates is from 35 to 65 % of the side.
 *
 * ```ts
 * import { mosaicCells } from "lib/finetune/mosaic.ts";
 * import { Random } from "lib/tensor/random.ts";
 * mosaicCells({ width: 416, height: 416 }, new Random(1)).length; // 4
 * ```
 */
export function mosaicCells({ width, height }: Size, random: Random): Part[] {
  const x = Math.round(width * random.range(0.35, 0.65));
  const y = Math.round(height * random.range(0.35, 0.65));
  return [
    { x: 0, y: 0, width: x, height: y },
    { x, y: 0, width: width - x, height: y },
    { x: 0, y, width: x, height: height - y },
    { x, y, width: width - x, height: height - y },
  ];
}

/**
 * The cell of a window that is fitted into a picture with its proportions kept: at the top left, as the
 * detector sees it, or elsewhere.
 *
 * @param options `shrink` is how much smaller than it could be it is shown (1 is as large as can be);
 * `stretch` how much wider it comes out; `shifted` whether it lies anywhere instead of at the top left
 */
export function fittedCell(
  window: Size,
  { picture, shrink, stretch, shifted, random }: {
    readonly picture: Size;
    readonly shrink: number;
    readonly stretch: number;
    readonly shifted: boolean;
    readonly random: Random;
  },
): Part {
  const wide = window.width * stretch;
  const ratio = shrink * Math.min(picture.width / wide, picture.height / window.height);
  const width = Math.min(picture.width, Math.max(1, Math.round(wide * ratio)));
  const height = Math.min(picture.height, Math.max(1, Math.round(window.height * ratio)));
  const x = random.int(0, picture.width - width);
  const y = random.int(0, picture.height - height);
  return { width, height, ...shifted ? { x, y } : { x: 0, y: 0 } };
}
