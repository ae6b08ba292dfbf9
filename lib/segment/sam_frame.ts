/** The square in which SAM sees a plate: its long side filled, the rest nothing. */
import type { Image, Size } from "lib/image/image.ts";
import type { Pixels } from "lib/image/linear.ts";
import { resizePixels } from "lib/image/resize.ts";
import { dropAlpha, normalized, planesOf } from "lib/image/rgb.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import type { PointPrompt } from "./promptable.ts";

/** Of red, green and blue, 0 to 255. */
const normalization = normalized({
  mean: [123.675, 116.28, 103.53],
  std: [58.395, 57.12, 57.375],
  scale: 1,
});

/** The size of a plate in the frame: `int(side * scale + .5)`, at least one pixel. */
export function sizeInFrame({ width, height }: Size, side: number): Size {
  const scale = side / Math.max(width, height);
  return {
    width: Math.max(1, Math.trunc(width * scale + 0.5)),
    height: Math.max(1, Math.trunc(height * scale + 0.5)),
  };
}

/** The plate with the frame's long side, as Pillow resizes it (`ResizeLongestSide.apply_image`). */
export function resizedToFrame(image: Image, side: number): Pixels {
  return resizePixels(dropAlpha(image), { ...sizeInFrame(image, side), method: "pillow-bilinear" });
}

/** Numbers from 0 to 255, for encoders that do the rest themselves. `[height, width, 3]` */
export function rawTensor({ width, height, data }: Pixels): Tensor<"float32"> {
  return float32(Float32Array.from(data), [height, width, 3]);
}

/** Normalised first and only then padded by zeros, which are the mean colour. `[1, 3, side, side]` */
export function normalizedTensor(pixels: Pixels, side: number): Tensor<"float32"> {
  const planes = planesOf(pixels, { normalization, width: side, height: side });
  return float32(planes, [1, 3, side, side]);
}

/** What a point means to SAM. */
export const pointLabel = { padding: -1, outside: 0, inside: 1, topLeft: 2, bottomRight: 3 };

/** Points in the frame and what each means. `[points, 2]` and `[points]` */
export interface FramePoints {
  readonly coordinates: Float32Array;
  readonly labels: Float32Array;
}

/**
 * A prompt as points of the frame, in the order of Meta's predictor: points inside and outside, then
 * the corners of the box. Where there is no box, a point that is none ends the list.
 *
 * @throws {RangeError} when the prompt has neither a box nor a point
 */
export function framePoints(
  { box, inside = [], outside = [] }: PointPrompt,
  { from, to }: { readonly from: Size; readonly to: Size },
): FramePoints {
  const points: (readonly [x: number, y: number, label: number])[] = [
    ...inside.map(([x, y]) => [x, y, pointLabel.inside] as const),
    ...outside.map(([x, y]) => [x, y, pointLabel.outside] as const),
  ];
  if (box) {
    points.push([box[0], box[1], pointLabel.topLeft], [box[2], box[3], pointLabel.bottomRight]);
  } else if (points.length > 0) points.push([0, 0, pointLabel.padding]);
  if (points.length === 0) {
    throw new RangeError("Cannot segment by a prompt without box or points: give one of them");
  }
  const [sx, sy] = [to.width / from.width, to.height / from.height];
  return {
    coordinates: Float32Array.from(points.flatMap(([x, y]) => [x * sx, y * sy])),
    labels: Float32Array.from(points, ([, , label]) => label),
  };
}
