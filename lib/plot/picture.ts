/** Pictures made fit for a page: shrunk, laid on paper, drawn upon, and carried inside it. */
import { Buffer } from "node:buffer";
import {
  encodeWebp,
  flatten,
  type Image,
  isOpaque,
  rasterizeSvg,
  type Size,
  thumbnail,
} from "lib/image/image.ts";
import { resizeImage } from "lib/image/resize.ts";
import { sizeWithin } from "lib/image/size_within.ts";
import { palette, rgb } from "./chart.ts";
import { over } from "./over.ts";

/**
 * The picture shrunk to lie inside `size`, keeping its proportions and never enlarged. A transparent
 * one is laid on the page's paper first.
 */
export function fitted(image: Image, size: Size): Image {
  const opaque = isOpaque(image) ? image : flatten(image, rgb(palette.paper));
  if (image.width <= size.width && image.height <= size.height) return opaque;
  return resizeImage(opaque, { ...sizeWithin(image, size), method: "area" });
}

/** SVG elements drawn over a picture, in its pixels. Texts must be outlines already. */
export async function drawnOver(image: Image, elements: string): Promise<Image> {
  const { width, height } = image;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
    `viewBox="0 0 ${width} ${height}">${elements}</svg>`;
  return over(image, await rasterizeSvg(svg));
}

export interface UriOptions {
  /** The longer side at most, in pixels. Default 1600. */
  readonly maxSide?: number;
  /** WebP's, 1 to 100. Default 78. */
  readonly quality?: number;
}

/**
 * The picture as a `data:` URI, for pages that must open without a network. What is transparent
 * stays so.
 */
export async function pictureUri(
  image: Image,
  { maxSide = 1600, quality = 78 }: UriOptions = {},
): Promise<string> {
  const small = await thumbnail(image, { width: maxSide, height: maxSide });
  const bytes = await encodeWebp(small, { quality });
  return `data:image/webp;base64,${Buffer.from(bytes).toString("base64")}`;
}

/** Whether a value is a picture, by its shape. */
export function isImageValue(value: unknown): value is Image {
  return typeof value === "object" && value !== null && "width" in value && "height" in value &&
    "data" in value && value.data instanceof Uint8Array &&
    value.data.length === 4 * Number(value.width) * Number(value.height);
}
