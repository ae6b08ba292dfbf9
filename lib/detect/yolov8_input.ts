/** How a plate becomes the input of YOLOv8, as ultralytics does it. */
import type { Image, Size } from "lib/image/image.ts";
import { resizeImage } from "lib/image/resize.ts";
import { dropAlpha, planesOf, unitScaled } from "lib/image/rgb.ts";
import { halfEven } from "lib/tensor/rounding.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";

/** Where a picture lies in the model's input, which is grey around it. */
export interface LetterboxPlacement extends Size {
  /** Of the picture within the input. */
  readonly x: number;
  readonly y: number;
  /** The input's. */
  readonly input: Size;
}

/**
 * The picture in the middle of the input, as large as fits. Where the model takes any size, the
 * input is the smallest around it whose sides are multiples of `stride`.
 */
export function placementOf(
  image: Size,
  { size, stride }: { readonly size: Size; readonly stride: number | null },
): LetterboxPlacement {
  const ratio = Math.min(size.height / image.height, size.width / image.width);
  const [width, height] = [image.width, image.height]
    .map((side) => Math.max(1, halfEven(side * ratio)));
  const free = (whole: number, used: number) =>
    stride === null ? whole - used : (whole - used) % stride;
  const [spareX, spareY] = [free(size.width, width), free(size.height, height)];
  // of an odd number of pixels the smaller half comes first
  const [x, y] = [Math.floor(spareX / 2), Math.floor(spareY / 2)];
  return { width, height, x, y, input: { width: width + spareX, height: height + spareY } };
}

/** The grey that surrounds the picture, of 255. */
const filling = 114;

/** The model's input: red, green, blue from 0 to 1. `[1, 3, height, width]` */
export function yolov8Input(image: Image, placement: LetterboxPlacement): Tensor<"float32"> {
  const { x, y, input } = placement;
  const { width, height } = placement;
  const small = dropAlpha(resizeImage(image, { width, height, method: "linear" }));
  const grey = Math.fround(filling / 255);
  const data = planesOf(small, { normalization: unitScaled, ...input, x, y, filling: grey });
  return float32(data, [1, 3, input.height, input.width]);
}
