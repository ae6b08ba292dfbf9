/** Masks of Label Studio, brush strokes and bit masks, on a picture of the same proportions. */
import { type Mask, maskFromPixels, maskToPixels } from "lib/geometry/mask.ts";
import type { Size } from "lib/image/image.ts";
import { brushPixels, decodeBrush } from "./brush_runs.ts";
import { soundNumber } from "./label_rules.ts";
import type { Fields } from "./label_studio_annotations.ts";
import { maskFromPng } from "./png_mask.ts";

/** A mask on a picture of another size but of the same proportions: each pixel as that at its centre. */
function scaled(mask: Mask, { width, height }: Size): Mask {
  if (mask.width === width && mask.height === height) return mask;
  const from = maskToPixels(mask);
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y + 0.5) / height * mask.height) * mask.width;
    for (let x = 0; x < width; x++) {
      pixels[y * width + x] = from[row + Math.floor((x + 0.5) / width * mask.width)];
    }
  }
  return maskFromPixels(pixels, { width, height });
}

/** Whether sizes are of the same proportions, to the pixel of rounding. */
export function alikeSizes(a: Size, b: Size): boolean {
  const [wide, high] = [a.width / b.width, a.height / b.height];
  const [width, height] = [Math.min(a.width, b.width), Math.min(a.height, b.height)];
  return Math.abs(wide / high - 1) <= 1 / width + 1 / height;
}

/**
 * The pixels of a region that was painted, as brush strokes or as a PNG. These may be of another size
 * than the picture, not of other proportions.
 *
 * @throws {RangeError} when they cannot be read, or are of another picture
 */
export async function paintedMask(
  region: Fields,
  { value, size }: { readonly value: Fields; readonly size: Size },
): Promise<Mask> {
  if (value.rle === undefined) {
    const mask = await maskFromPng(value.imageDataURL, {
      inside: "not transparent",
      fits: (png) =>
        alikeSizes(png, size) && png.width <= 4 * size.width && png.height <= 4 * size.height
          ? null
          : `its mask is of ${png.width} x ${png.height} pixels, its picture of ` +
            `${size.width} x ${size.height}`,
    });
    return scaled(mask, size);
  }
  const rle = value.rle as ArrayLike<number>;
  const [width, height] = [region.original_width, region.original_height].map((side) => {
    const number = soundNumber(side, { what: "its original size" });
    return "value" in number ? number.value : 0;
  });
  const said = { width, height };
  const own = brushPixels(rle) === size.width * size.height ? size : said;
  const fits = Number.isInteger(own.width) && Number.isInteger(own.height) &&
    brushPixels(rle) === own.width * own.height && alikeSizes(own, size);
  // refuses what is of neither size, and says both
  return scaled(decodeBrush(rle, fits ? own : size), size);
}
