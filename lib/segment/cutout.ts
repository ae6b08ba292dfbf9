/** A character cut out of its plate, with the background it stood on or with none. */
import { type Box, clip, outward } from "lib/geometry/box.ts";
import { cropMask, type Mask, maskToPixels } from "lib/geometry/mask.ts";
import { crop, type Image } from "lib/image/image.ts";

/** What stays of a box, and how far around it. */
export interface CutOutOptions {
  /** "keep": every pixel of the box as printed. "transparent": alpha 0 where the mask is not. */
  readonly background: "keep" | "transparent";
  /** Pixels added on each side of the box, as far as the plate reaches. Default 0. */
  readonly padding?: number;
}

/**
 * The part of `image` inside `box`, at the plate's own resolution. The box is grown to whole pixels,
 * then by `padding`, then cut at the plate's border. Pixels taken away are transparent white, so
 * that a reader that ignores alpha sees bare paper.
 *
 * @throws {RangeError} when the mask is not of this image, or nothing of the box is on the plate
 *
 * ```ts
 * import { cutOut } from "lib/segment/cutout.ts";
 * import { maskFromPixels } from "lib/geometry/mask.ts";
 * const plate = { width: 2, height: 1, data: new Uint8Array(8).fill(9) };
 * const mask = maskFromPixels([1, 0], plate);
 * cutOut(plate, mask, [0, 0, 2, 1], { background: "transparent" }).data[7]; // 0
 * ```
 */
export function cutOut(
  image: Image,
  mask: Mask,
  box: Box,
  { background, padding = 0 }: CutOutOptions,
): Image {
  if (mask.width !== image.width || mask.height !== image.height) {
    throw new RangeError(
      `Cannot cut a plate of ${image.width} x ${image.height} by a mask of ` +
        `${mask.width} x ${mask.height}: a mask covers the whole plate`,
    );
  }
  const [left, top, right, bottom] = outward(box);
  const [x0, y0, x1, y1] = clip(
    [left - padding, top - padding, right + padding, bottom + padding],
    image,
  );
  if (!(x1 > x0 && y1 > y0)) {
    throw new RangeError(
      `Cannot cut out [${box}]: none of it is on the plate of ${image.width} x ` +
        `${image.height}; give pixels of the plate`,
    );
  }
  const { width, height, data } = crop(image, [x0, y0, x1, y1]);
  if (background === "transparent") {
    const inside = maskToPixels(cropMask(mask, [x0, y0, x1, y1])); // [height, width]
    for (let i = 0; i < inside.length; i++) {
      if (inside[i] !== 0) continue;
      const at = 4 * i;
      data[at] = data[at + 1] = data[at + 2] = 255;
      data[at + 3] = 0;
    }
  }
  return { width, height, data };
}
