/**
 * Contrast-limited histogram equalisation (Zuiderveld 1994) of the lightness, as Albumentations has it:
 * OpenCV's CLAHE on L of 8-bit Lab, to the last bit. Tables follow OpenCV's formulae for 8-bit sRGB.
 */
import type { Pixels } from "lib/image/linear.ts";
import { fromLab, toLab } from "./lab.ts";
import { equalize } from "./equalize.ts";

/** A colour picture with its lightness equalised. */
export function applyClahe(
  { width, height, data }: Pixels,
  { clip, tiles }: { readonly clip: number; readonly tiles: number },
): Pixels {
  const lab = toLab(data);
  const l = equalize(lab.l, { width, height, tiles, clip });
  return { width, height, channels: 3, data: fromLab({ ...lab, l }) };
}
