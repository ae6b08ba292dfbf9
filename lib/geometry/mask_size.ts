/** How large a mask may be: sizes from label files are checked before memory is allocated. */

/** COCO counts the pixels of a run in 31 bits: no mask has more. */
const mostMaskPixels = 2 ** 31 - 1;

/**
 * @throws {RangeError} when the sides are no whole numbers from 1, or hold more pixels than
 *   COCO can count, 2^31 - 1
 *
 * ```ts
 * import { checkMaskSize } from "lib/geometry/mask_size.ts";
 * checkMaskSize({ width: 40_000, height: 30_000 });
 * ```
 */
export function checkMaskSize(
  { width, height }: { readonly width: number; readonly height: number },
): void {
  if (![width, height].every((side) => Number.isInteger(side) && side >= 1)) {
    throw new RangeError(
      `Cannot make a mask of ${width} x ${height}: its sides are whole numbers of pixels, from 1`,
    );
  }
  if (width * height > mostMaskPixels) {
    throw new RangeError(
      `Cannot make a mask of ${width} x ${height}: that is more than ${mostMaskPixels} pixels`,
    );
  }
}
