/** Pictures that are no larger than what is looked at of them. */
import type { Image } from "./image.ts";
import { resizeImage } from "./resize.ts";

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
  const scale = side / Math.max(image.width, image.height);
  if (scale >= 1) return image;
  const scaled = (length: number) => Math.max(1, Math.round(scale * length));
  const size = { width: scaled(image.width), height: scaled(image.height) };
  return resizeImage(image, { ...size, method: "area" });
}
