/** How a plate becomes the input of GroundingDINO. */
import type { Image, Size } from "lib/image/image.ts";
import { resizePillow } from "lib/image/pillow.ts";
import { dropAlpha, imageNet, planesOf } from "lib/image/rgb.ts";
import { halfEven } from "lib/tensor/rounding.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";

/** A picture's size before the model, as the original has it. */
function groundingSize(
  { width, height }: Size,
  { shortest = 800, longest = 1333 }: {
    shortest?: number | undefined;
    longest?: number | undefined;
  } = {},
): Size {
  const [least, most] = [Math.min(width, height), Math.max(width, height)];
  const fits = most / least * shortest <= longest;
  const side = Math.max(1, fits ? shortest : halfEven(longest * least / most));
  if (least === side) return { width, height };
  const other = Math.trunc(side * most / least);
  return width < height ? { width: side, height: other } : { width: other, height: side };
}

/** How a picture lies in the model's input. */
export function placedIn(
  image: Size,
  { width, height, fit, shortest, longest }: {
    width: number | null;
    height: number | null;
    fit: "stretch" | "pad";
    shortest?: number | undefined;
    longest?: number | undefined;
  },
): { size: Size; input: Size } {
  const natural = groundingSize(image, { shortest, longest });
  if (width === null || height === null) return { size: natural, input: natural };
  const input = { width, height };
  if (fit === "stretch") return { size: input, input };
  const ratio = Math.min(1, width / natural.width, height / natural.height);
  const side = (length: number) => Math.max(1, Math.trunc(length * ratio));
  return { size: { width: side(natural.width), height: side(natural.height) }, input };
}

/** The picture in a size, normalised, padded with nothing. `[1, 3, height, width]` */
export function groundingInput(image: Image, size: Size, input: Size = size): Tensor<"float32"> {
  const small = resizePillow(dropAlpha(image), size);
  const planes = planesOf(small, { normalization: imageNet, ...input });
  return float32(planes, [1, 3, input.height, input.width]);
}
