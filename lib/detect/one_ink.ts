/** Is a plate printed in one ink? Then its colours are those of paper, age and camera, and tell nothing. */
import { colourfulness } from "lib/image/colourfulness.ts";
import type { Image } from "lib/image/image.ts";
import { shrunk } from "lib/image/shrunk.ts";

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
  return colourfulness({ ...shrunk(image, side), channels: 4 }) < leastColoured;
}
