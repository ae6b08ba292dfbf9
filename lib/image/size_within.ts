/** The size of a picture once it is shrunk to lie within a frame. */
import type { Size } from "./image.ts";

/**
 * The size of a picture that is made smaller, with its proportions kept, until it lies within a frame;
 * whole pixels, no side below 1, and never larger than it was.
 *
 * @param frame its sides in pixels; a number stands for a square of that side
 *
 * ```ts
 * import { sizeWithin } from "lib/image/size_within.ts";
 * sizeWithin({ width: 900, height: 600 }, 300); // 300 x 200
 * sizeWithin({ width: 900, height: 600 }, { width: 900, height: 60 }); // 90 x 60
 * ```
 */
export function sizeWithin({ width, height }: Size, frame: Size | number): Size {
  const most = typeof frame === "number" ? { width: frame, height: frame } : frame;
  const scale = Math.min(1, most.width / width, most.height / height);
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}
