/**
 * Images decoded, encoded and resized exactly as OpenCV or Pillow do. Pixels are HWC RGBA8.
 *
 * @module
 */
/** An image of RGBA pixels. */
export type { Image } from "./image.ts";
/** Width and height in pixels. */
export type { Size } from "./image.ts";
/** A colour, red, green, blue and alpha from 0 to 255. */
export type { Colour } from "./image.ts";
/** What a decoder may refuse. */
export type { DecodeOptions } from "./image.ts";
/** An image from the bytes of a file. */
export { decodeImage } from "./image.ts";
/** An image from a file. */
export { readImage } from "./image.ts";
/** The size of an image, without decoding it. */
export { imageSize } from "./image.ts";
/** An image to PNG. */
export { encodePng } from "./image.ts";
/** An image to JPEG. */
export { encodeJpeg } from "./image.ts";
/** An image to WebP. */
export { encodeWebp } from "./image.ts";
/** An image of one colour. */
export { blank } from "./image.ts";
/** A part of an image. */
export { crop } from "./image.ts";
/** An image without transparency, on a colour. */
export { flatten } from "./image.ts";
/** The mirror image. */
export { flipHorizontal } from "./image.ts";
/** A small copy of an image file. */
export { thumbnail } from "./image.ts";
/** An SVG drawn to pixels. */
export { rasterizeSvg } from "./image.ts";
/** How large an SVG is drawn, and on what. */
export type { RasterizeOptions } from "./image.ts";
/** The size of a thumbnail and how the picture is fitted into it. */
export type { ThumbnailOptions } from "./image.ts";
/** An image resized by the method asked for. */
export { resizeImage } from "./resize.ts";
/** How `resizeImage` resizes. */
export type { ResizeOptions } from "./resize.ts";
/** A way to resize; each has a file that explains it. */
export type { ResizeMethod } from "./resize.ts";
/** Pixels of one to four channels. */
export type { Pixels } from "./linear.ts";
/** Resized as OpenCV's INTER_LINEAR. */
export { resizeLinear } from "./linear.ts";
/** A part of a picture, whole pixels. */
export type { Part } from "./linear.ts";
/** Resized as OpenCV's INTER_AREA. */
export { resizeArea } from "./area.ts";
/** Resized as Pillow does. */
export { resizePillow } from "./pillow.ts";
/** How Pillow's resizing weighs the pixels. */
export type { PillowOptions } from "./pillow.ts";
/** Pillow's `Image.Resampling` that are followed here. */
export type { PillowFilter } from "./pillow.ts";
/** Grey values as OpenCV computes them. */
export { toGray } from "./color.ts";
/** Text as the outline of an open font, for drawings without system fonts. */
export { textPath } from "./lettering.ts";
/** How a line of text looks and where it stands. */
export type { TextOptions } from "./lettering.ts";
/** How a line of text looks. */
export type { TextStyle } from "./lettering.ts";
/** IM Fell English (types of about 1672) for engravings, Source Sans 3 for plots and captions. */
export type { FontName } from "./lettering.ts";
/** The picture, then each level at half the sides of the one before, odd last rows left out. */
export type { Pyramid } from "./pyramid.ts";
