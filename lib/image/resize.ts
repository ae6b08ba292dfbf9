/** Pictures in another size, by methods whose pixels are defined. */
import { resizeArea } from "./area.ts";
import type { Image, Size } from "./image.ts";
import { type Pixels, resizeLinear } from "./linear.ts";
import { resizePillow } from "./pillow.ts";

/** A way to resize; each has a file that explains it. */
export type ResizeMethod = "area" | "linear" | "pillow-bilinear";

const methods: Readonly<Record<ResizeMethod, (pixels: Pixels, size: Size) => Pixels>> = {
  /** The mean of what each new pixel covers. */
  "area": resizeArea,
  /** `cv2.resize(..., INTER_LINEAR)`, to the last bit: no smoothing before shrinking. */
  "linear": resizeLinear,
  /** Pillow's `BILINEAR`, to the last bit: smoothed before shrinking. */
  "pillow-bilinear": resizePillow,
};

/** The new size in pixels and the way to get there. */
export interface ResizeOptions extends Size {
  /** Which interpolation is followed, to the bit. */
  readonly method: ResizeMethod;
}

/**
 * The picture stretched or shrunk to a size. Channels are averaged each for itself, so flatten a
 * transparent picture first.
 *
 * ```ts
 * import { blank } from "lib/image/image.ts";
 * import { resizeImage } from "lib/image/resize.ts";
 * const sheet = blank({ width: 40, height: 60 }, [255, 255, 255, 255]);
 * resizeImage(sheet, { width: 20, height: 30, method: "area" }).width; // 20
 * ```
 */
export function resizeImage(image: Image, { width, height, method }: ResizeOptions): Image {
  const { data } = resizePixels({ ...image, channels: 4 }, { width, height, method });
  return { width, height, data };
}

/** `resizeImage` for any number of channels; a plane of bytes has one. */
export function resizePixels(pixels: Pixels, { width, height, method }: ResizeOptions): Pixels {
  if (!(Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0)) {
    throw new RangeError(`Cannot resize to ${width} x ${height}: sides are whole numbers above 0`);
  }
  return methods[method](pixels, { width, height });
}
