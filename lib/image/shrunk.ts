/** Pictures that are no larger than what is looked at of them. */
import type { Image } from "./image.ts";
import { resizeImage } from "./resize.ts";
import { sizeWithin } from "./size_within.ts";

/**
 * The picture, made smaller by areas so that its longer side has that many pixels; one that is no larger as
 * it is.
 *
 * ```ts
 * import { blank } from "lib/image/image.ts";
 * import { shrunk } from "lib/image/shrunk.ts";
 * shrunk(blank({ width: 900, height: 600 }, [0, 0, 0, 255]), 300).height; // 200
 * ```
 */
export function shrunk(image: Image, side: number): Image {
  if (Math.max(image.width, image.height) <= side) return image;
  return resizeImage(image, { ...sizeWithin(image, side), method: "area" });
}
