/** Is a plate printed in one ink? Then its colours are those of paper, age and camera, and tell nothing. */
import { areaPlanes } from "lib/image/area_planes.ts";
import { colourfulness } from "lib/image/colourfulness.ts";
import type { Image } from "lib/image/image.ts";
import { sizeWithin } from "lib/image/size_within.ts";

/**
 * Levels of 255 by which colours of one grey level differ. Sepia scans of uncoloured prints have up to 4.4,
 * coloured prints mostly more. What is learnt from keeps fainter colours as well (`finetune/plate_cache.ts`):
 * there they are something to learn, here they would be taken for something.
 */
const leastColoured = 4.5;

/** Longest side of the picture whose colours are looked at: coarse enough that dots and noise are gone. */
const side = 96;

/**
 * Whether the colours of a plate are no more than its light tells: uncoloured, on whatever paper and in
 * whatever ink.
 *
 * ```ts
 * import { isOneInk } from "lib/detect/one_ink.ts";
 * import { blank } from "lib/image/image.ts";
 * isOneInk(blank({ width: 90, height: 60 }, [230, 200, 150, 255])); // true
 * ```
 */
export function isOneInk(image: Image): boolean {
  const size = sizeWithin(image, side);
  const planes = areaPlanes(image, size); // [3, H, W], blue first
  const pixels = size.width * size.height;
  const data = new Uint8Array(3 * pixels);
  for (let i = 0; i < pixels; i++) {
    for (let c = 0; c < 3; c++) data[3 * i + c] = planes[(2 - c) * pixels + i];
  }
  return colourfulness({ ...size, channels: 3, data }) < leastColoured;
}
