/** How a plate becomes the input of D-FINE. */
import type { Image } from "lib/image/image.ts";
import { resizePillow } from "lib/image/pillow.ts";
import { dropAlpha, planesOf, unitScaled } from "lib/image/rgb.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";

/** The picture stretched to the input, red, green, blue from 0 to 1. `[1, 3, height, width]` */
export function dfineInput(
  image: Image,
  { width, height }: { readonly width: number; readonly height: number },
): Tensor<"float32"> {
  const stretched = resizePillow(dropAlpha(image), { width, height });
  return float32(planesOf(stretched, { normalization: unitScaled }), [1, 3, height, width]);
}
