/** Pictures that are no larger than what is looked at of them. */
import { areaPlanes } from "./area_planes.ts";
import type { Image } from "./image.ts";
import { sizeWithin } from "./size_within.ts";

/**
 * The picture, made smaller by areas so that its longer side has that many pixels, without alpha; one that is
 * no larger as it is.
 *
 * ```ts
 * import { blank } from "lib/image/image.ts";
 * import { shrunk } from "lib/image/shrunk.ts";
 * shrunk(blank({ width: 900, height: 600 }, [0, 0, 0, 255]), 300).height; // 200
 * ```
 */
export function shrunk(image: Image, side: number): Image {
  if (Math.max(image.width, image.height) <= side) return image;
  const size = sizeWithin(image, side);
  const planes = areaPlanes(image, size); // [3, H, W], blue first
  const pixels = size.width * size.height;
  const data = new Uint8Array(4 * pixels).fill(255);
  for (let i = 0; i < pixels; i++) {
    for (let c = 0; c < 3; c++) data[4 * i + c] = planes[(2 - c) * pixels + i];
  }
  return { ...size, data };
}
