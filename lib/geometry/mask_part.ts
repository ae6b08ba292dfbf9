/** A mask made from the pixels of one part of its image; the rest is never read. */
import type { Mask } from "./mask.ts";

/** A part of a picture, whole pixels, within its borders. */
export interface MaskPart {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * The mask of a picture of which all that is inside lies in a part.
 *
 * @param pixels of the part, down its columns, not 0 inside. `[part.width * part.height]`
 * @throws {RangeError} when the part reaches beyond the picture, or has another number of pixels
 *
 * ```ts
 * import { maskOfPart } from "lib/geometry/mask_part.ts";
 * const part = { x: 1, y: 0, width: 1, height: 2 };
 * maskOfPart([1, 1], { part, width: 3, height: 2 }).counts; // [2, 2, 2]
 * ```
 */
export function maskOfPart(
  pixels: ArrayLike<number>,
  { part, width, height }: {
    readonly part: MaskPart;
    readonly width: number;
    readonly height: number;
  },
): Mask {
  const { x: left, y: top } = part;
  const fits = left >= 0 && top >= 0 && left + part.width <= width && top + part.height <= height;
  if (!fits || pixels.length !== part.width * part.height) {
    throw new RangeError(
      `Cannot lay ${pixels.length} pixels of ${part.width} x ${part.height} at ${left}, ${top} ` +
        `into a mask of ${width} x ${height}`,
    );
  }
  const total = width * height;
  const counts: number[] = [];
  let [inside, last] = [false, 0];
  for (let x = 0; x < part.width; x++) {
    const start = (left + x) * height + top;
    for (let y = 0; y < part.height; y++) {
      if ((pixels[x * part.height + y] !== 0) === inside) continue;
      counts.push(start + y - last);
      last = start + y;
      inside = !inside;
    }
    const end = start + part.height;
    // of whole columns, the next begins where this one ends
    if (!inside || part.height === height || end >= total) continue;
    counts.push(end - last);
    last = end;
    inside = false;
  }
  const after = (left + part.width) * height;
  if (inside && after < total) {
    counts.push(after - last);
    last = after;
  }
  if (total > last || counts.length === 0) counts.push(total - last);
  return { width, height, counts };
}
