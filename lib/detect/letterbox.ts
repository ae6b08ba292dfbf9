/** A picture laid into the input of a detector, as YOLOX's own demo code does it (Apache-2.0). */
import { areaPlanes } from "lib/image/area_planes.ts";
import type { Image, Size } from "lib/image/image.ts";
import { linearPlanes } from "lib/image/linear_planes.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";

/** Sides of an input are multiples of this, the side of the coarsest cells in pixels. */
export const inputStep = 32;

/** The grey that fills what the picture leaves free. */
const filling = 114;

/** A picture in the corner of an input, and how much smaller it became. */
export interface Letterboxed {
  /** Blue, green, red from 0 to 255. `[1, 3, height, width]` */
  readonly tensor: Tensor<"float32">;
  readonly ratio: number;
  /** How many of the input's columns the picture takes, from the left. */
  readonly columns: number;
}

/** The size of a picture within an input, in whole pixels. */
function reduced({ width, height }: Size, input: Size): Size & { readonly ratio: number } {
  const ratio = Math.min(input.height / height, input.width / width);
  const along = (side: number) => Math.max(1, Math.trunc(side * ratio));
  return { width: along(width), height: along(height), ratio };
}

/**
 * The least input, in steps of 32 pixels, that holds what a picture becomes within a larger one.
 *
 * ```ts
 * import { fittedSize } from "lib/detect/letterbox.ts";
 * fittedSize({ width: 1000, height: 300 }, { width: 640, height: 640 }); // 640 x 192
 * ```
 */
export function fittedSize(image: Size, input: Size): Size {
  const { width, height } = reduced(image, input);
  const along = (side: number) => inputStep * Math.ceil(side / inputStep);
  return { width: along(width), height: along(height) };
}

/**
 * How a picture is made smaller: "linear" between two pixels, as YOLOX's demo does it, so that fine
 * hatching turns to moire; or as the mean of the "area" that each new pixel covers.
 */
export type Reduction = "linear" | "area";

export interface LetterboxOptions extends Size {
  /** Default "linear". What is enlarged is interpolated either way. */
  readonly reduction?: Reduction | undefined;
  /** Whether colours are taken away: what a hand or a camera laid over the ink. Default false. */
  readonly grey?: boolean | undefined;
  /** The input that the picture is made to fit, where the one it lies in was cut down to it. */
  readonly within?: Size;
}

/** What green and red add to the light of a pixel, by Rec. 601; blue adds the rest. */
const [greenLight, redLight] = [0.587, 0.299];

/** Light in place of blue, green and red, whole numbers from 0 to 255, in place. `[3, pixels]` */
function takeColoursAway(planes: Float32Array): void {
  const pixels = planes.length / 3;
  for (let i = 0; i < pixels; i++) {
    const blue = planes[i];
    // as a sum of differences, what is grey stays as it is to the last bit
    const light = Math.round(
      blue + greenLight * (planes[pixels + i] - blue) + redLight * (planes[2 * pixels + i] - blue),
    );
    planes[i] = planes[pixels + i] = planes[2 * pixels + i] = light;
  }
}

/** The picture at the top left of the model's input, the rest grey. */
export function letterbox(
  image: Image,
  { width, height, within = { width, height }, reduction = "linear", grey = false }:
    LetterboxOptions,
): Letterboxed {
  const { ratio, ...size } = reduced(image, within);
  const planes = { width, height };
  // an image that is not reduced has no areas to average
  const isSmaller = size.width <= image.width && size.height <= image.height;
  const make = reduction === "area" && isSmaller ? areaPlanes : linearPlanes;
  const data = make(image, { ...size, planes, filling });
  if (grey) takeColoursAway(data);
  return { tensor: float32(data, [1, 3, height, width]), ratio, columns: size.width };
}

/** The same input with its picture in a mirror, left to right: column x becomes `columns - 1 - x`. */
export function mirroredInput({ tensor, columns, ...rest }: Letterboxed): Letterboxed {
  const [, , , width] = tensor.shape;
  const { data: straight } = tensor;
  const data = straight.slice();
  for (let row = 0; row < data.length; row += width) data.subarray(row, row + columns).reverse();
  return { tensor: { ...tensor, data }, columns, ...rest };
}
