/** How a plate becomes the input of SAM 2. */
import { resizeToPlanes } from "lib/image/antialias.ts";
import type { Image } from "lib/image/image.ts";
import { imagenet } from "lib/image/imagenet.ts";
import { dropAlpha } from "lib/image/rgb.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";

const [mean, deviation] = [imagenet.mean, imagenet.std]
  .map((colour) => colour.map(Math.fround));

/** The plate stretched over the frame and normalised: SAM2Transforms. `[1, 3, side, side]` */
export function sam2Tensor(image: Image, side: number): Tensor<"float32"> {
  const planes = resizeToPlanes(dropAlpha(image), { width: side, height: side });
  for (let c = 0; c < 3; c++) {
    for (let i = c * side * side; i < (c + 1) * side * side; i++) {
      planes[i] = Math.fround(planes[i] - mean[c]) / deviation[c];
    }
  }
  return float32(planes, [1, 3, side, side]);
}
