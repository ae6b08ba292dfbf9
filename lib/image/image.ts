/** Pictures as plain values, and the only door to sharp. */
import sharp from "sharp";
import { readFile } from "node:fs/promises";
import { type Box, outward } from "lib/geometry/box.ts";
import { decodeFault, UnsupportedPicture } from "./decode_fault.ts";
import { firstBytes, otherKind, otherNumbers, rasterKind } from "./raster_kind.ts";
import { decodeJpeg, hasTurbojpeg, jpegPicture } from "./turbojpeg.ts";

// one picture at a time is decoded by each call, so a cache of operations only holds memory
sharp.cache(false);

/** 8-bit RGBA, rows from the top: `data[(y * width + x) * 4 + channel]`. Alpha is not premultiplied. */
export interface Image {
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
  /** `[height, width, 4]` */
  readonly data: Uint8Array;
}

/** A picture's size in pixels. */
export interface Size {
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
}

/** How to decode an encoded picture. */
export interface DecodeOptions {
  /** Larger pictures are refused before a pixel is decoded. Default 200 million. */
  readonly maxPixels?: number;
  /** What the error calls the picture. Default: the path, or "the picture". */
  readonly name?: string;
}

/**
 * A picture from a file or its bytes (PNG, JPEG, WebP, TIFF, GIF, AVIF): turned as its EXIF data
 * says, converted to sRGB, 8 bits a channel, opaque where it has no alpha. Inks (CMYK) without a
 * colour profile are mixed as Pillow mixes them.
 *
 * @throws {Error} that names the file, what was found and what to do
 */
export async function decodeImage(
  input: Uint8Array | string,
  { maxPixels = 200_000_000, name = typeof input === "string" ? input : "the picture" }:
    DecodeOptions = {},
): Promise<Image> {
  const quick = await decodeQuickly(input, maxPixels);
  if (quick) return quick;
  try {
    await refuseOthers(input);
    const source = sharp(input, {
      limitInputPixels: maxPixels,
      failOn: "warning",
      sequentialRead: true,
    });
    const metadata = await source.metadata();
    refuseNumbers(metadata);
    const { space, hasProfile } = metadata;
    const inks = space === "cmyk" && !hasProfile;
    const turned = source.autoOrient();
    const coloured = inks
      ? turned.pipelineColourspace("cmyk").toColourspace("cmyk")
      : turned.toColourspace("srgb").ensureAlpha();
    const { data, info } = await coloured.raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true });
    if (inks) mixInks(data);
    return {
      width: info.width,
      height: info.height,
      data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    };
  } catch (cause) {
    throw new Error(`Cannot decode ${name}: ${decodeFault(cause, { input, maxPixels })}`, {
      cause,
    });
  }
}

/**
 * Whatever a file is called, only pictures of pixels reach the decoder: it would also draw an SVG, with
 * the files that one includes, for as long as its filters take.
 */
async function refuseOthers(input: Uint8Array | string): Promise<void> {
  const head = await firstBytes(input);
  if (head === null || rasterKind(head) !== null) return;
  throw new UnsupportedPicture(
    `it is ${otherKind(head)}, and no picture of PNG, JPEG, TIFF, WebP, GIF or AVIF; ` +
      "replace the file by an intact one of these",
  );
}

function refuseNumbers(metadata: Parameters<typeof otherNumbers>[0]): void {
  const kind = otherNumbers(metadata);
  if (kind === null) return;
  throw new UnsupportedPicture(`it holds ${kind}, not levels; save it with 8 or 16 bits a channel`);
}

/** Cyan, magenta, yellow and black become opaque red, green and blue, in place. */
function mixInks(data: Uint8Array): void {
  for (let i = 0; i < data.length; i += 4) {
    const light = 255 - data[i + 3];
    for (let c = 0; c < 3; c++) data[i + c] = light - Math.round(data[i + c] * light / 255);
    data[i + 3] = 255;
  }
}

/** Pixels up to which a JPEG is decoded at once: sharp's threads take larger ones. */
const quickPixels = 2_000_000;

/** A small plain JPEG by libturbojpeg, where that is there. */
async function decodeQuickly(input: Uint8Array | string, most: number): Promise<Image | null> {
  if (!hasTurbojpeg()) return null;
  if (typeof input !== "string") return decodeOpaque(input, most);
  if (!/\.jpe?g$/i.test(input)) return null;
  // a file that cannot be read is sharp's to report
  const bytes = await readFile(input).catch(() => null);
  return bytes && decodeOpaque(bytes, most);
}

function decodeOpaque(bytes: Uint8Array, most: number): Image | null {
  const picture = jpegPicture(bytes, { maxPixels: Math.min(quickPixels, most) });
  const decoded = picture && decodeJpeg(picture, { channels: 4 });
  return decoded && { width: decoded.width, height: decoded.height, data: decoded.data };
}

/** A picture from a file; see `decodeImage`. */
export function readImage(path: string, options: DecodeOptions = {}): Promise<Image> {
  return decodeImage(path, { name: path, ...options });
}

/** The size of a picture as `decodeImage` would give it, and what its file says of itself. */
export interface ImageHead extends Size {
  /** The segments of its metadata, as they lie in the file; left out where there are none. */
  readonly told: {
    readonly exif?: Uint8Array;
    readonly iptc?: Uint8Array;
    readonly xmp?: Uint8Array;
  };
  /** Pages or frames of the file, of which `decodeImage` gives the first. */
  readonly pages: number;
}

/** The size of a picture as `decodeImage` would give it, from its head alone: no pixel is decoded. */
export async function imageSize(input: Uint8Array | string): Promise<Size> {
  const { width, height } = await imageHead(input);
  return { width, height };
}

/** The same, with the metadata that lies in the file: EXIF, IPTC and XMP. */
export async function imageHead(input: Uint8Array | string): Promise<ImageHead> {
  try {
    await refuseOthers(input);
    const { autoOrient: { width, height }, exif, iptc, xmp, pages = 1 } = await pageHead(input);
    const told = { ...exif && { exif }, ...iptc && { iptc }, ...xmp && { xmp } };
    return { width, height, told, pages };
  } catch (cause) {
    const name = typeof input === "string" ? input : "the picture";
    throw new Error(`Cannot read the size of ${name}: ${decodeFault(cause, { input })}`, { cause });
  }
}

const pageHead = (input: Uint8Array | string, page = 0) =>
  sharp(input, { limitInputPixels: false, page }).metadata();

/** Whether pages beyond the first show anything but smaller copies of it, as pyramids and thumbnails do. */
export async function hasOtherPages(
  input: Uint8Array | string,
  { width, height, pages }: Pick<ImageHead, keyof Size | "pages">,
): Promise<boolean> {
  for (let page = 1; page < pages; page++) {
    // a page that cannot be opened is no copy
    const found: Partial<Size> = await pageHead(input, page).catch(() => ({}));
    const { width: w = Infinity, height: h = Infinity } = found;
    // half as long, give or take a pixel, whichever way round
    const isCopy = Math.max(w, h) <= 0.6 * Math.max(width, height) &&
      Math.min(w, h) <= 0.6 * Math.min(width, height);
    if (!isCopy) return true;
  }
  return false;
}

/** How large an SVG is drawn, and on what. */
export interface RasterizeOptions {
  /** Pixels. One side alone keeps the proportions; both stretch. Default: the SVG's own size. */
  readonly width?: number;
  /** Pixels; see `width`. */
  readonly height?: number;
  /** Red, green and blue under the drawing. Default: transparent. */
  readonly background?: readonly [number, number, number];
}

/**
 * The picture of an SVG. Text in it would be drawn with system fonts, so give outlines
 * (lettering.ts).
 */
export function rasterizeSvg(
  svg: string,
  { width, height, background }: RasterizeOptions = {},
): Promise<Image> {
  const drawn = sharp(new TextEncoder().encode(svg), { limitInputPixels: 200_000_000 })
    .resize({ width, height, fit: width && height ? "fill" : "cover" });
  const [r, g, b] = background ?? [];
  return rawOf((background ? drawn.flatten({ background: { r, g, b } }) : drawn).ensureAlpha());
}

/** Red, green, blue and alpha, 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number, alpha: number];

const colourOf = ([r, g, b, alpha]: Colour) => ({ r, g, b, alpha: alpha / 255 });

async function rawOf(picture: ReturnType<typeof sharp>): Promise<Image> {
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: bytesOf(data) };
}

const pixelsOf = ({ width, height, data }: Image) =>
  sharp(data, { raw: { width, height, channels: 4 } });

const bytesOf = (buffer: Uint8Array) =>
  new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);

/** PNG bytes, lossless. `level` is zlib's, 0 to 9; default 6. */
export async function encodePng(
  image: Image,
  { level = 6 }: { level?: number } = {},
): Promise<Uint8Array> {
  return bytesOf(await pixelsOf(image).png({ compressionLevel: level }).toBuffer());
}

/** JPEG bytes on white. `quality` is 1 to 100; default 82. */
export async function encodeJpeg(
  image: Image,
  { quality = 82 }: { quality?: number } = {},
): Promise<Uint8Array> {
  return bytesOf(
    await pixelsOf(image).flatten({ background: "#fff" }).jpeg({ quality }).toBuffer(),
  );
}

/** WebP bytes, alpha kept. `quality` is 1 to 100; default 80. */
export async function encodeWebp(
  image: Image,
  { quality = 80 }: { quality?: number } = {},
): Promise<Uint8Array> {
  return bytesOf(await pixelsOf(image).webp({ quality }).toBuffer());
}

/** The size of a thumbnail and how the picture is fitted into it. */
export interface ThumbnailOptions extends Size {
  /**
   * "inside" (default): proportions kept, never larger than the picture; "contain": exactly
   * `width` x `height`, proportions kept, the rest `background`; "fill": stretched.
   */
  readonly fit?: "inside" | "contain" | "fill";
  /** Default: transparent. */
  readonly background?: Colour;
}

/**
 * The picture in another size for the eye, smoothed before it is shrunk. For numbers use resize.ts,
 * whose rule is known.
 */
export function thumbnail(
  image: Image,
  { width, height, fit = "inside", background = [0, 0, 0, 0] }: ThumbnailOptions,
): Promise<Image> {
  const withoutEnlargement = fit === "inside";
  return rawOf(
    pixelsOf(image)
      .resize({ width, height, fit, withoutEnlargement, background: colourOf(background) }),
  );
}

/**
 * A small picture of a large file, opened no larger than it has to be: as `decodeImage`, then `thumbnail`,
 * within a level or so, in a fraction of the time and memory.
 *
 * @throws {Error} that names the file, what was found and what to do
 */
export async function readThumbnail(
  path: string,
  { width, height, fit = "inside", background = [0, 0, 0, 0] }: ThumbnailOptions,
): Promise<Image> {
  try {
    await refuseOthers(path);
    const source = sharp(path, { limitInputPixels: 200_000_000, failOn: "warning" });
    const metadata = await source.metadata();
    refuseNumbers(metadata);
    const { space, hasProfile } = metadata;
    if (space === "cmyk" && !hasProfile) {
      return await thumbnail(await decodeImage(path), { width, height, fit, background });
    }
    const small = source.autoOrient()
      .resize({ width, height, fit, withoutEnlargement: true, background: colourOf(background) })
      .toColourspace("srgb").ensureAlpha();
    const { data, info } = await small.raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, data: bytesOf(data) };
  } catch (cause) {
    throw new Error(`Cannot decode ${path}: ${decodeFault(cause, { input: path })}`, { cause });
  }
}

/** A picture of one colour, red, green, blue and alpha from 0 to 255. */
export function blank(
  { width, height }: Size,
  [red, green, blue, alpha]: Colour,
): Image {
  const pixels = new Uint32Array(width * height);
  const data = new Uint8Array(pixels.buffer); // [height, width, 4]
  data.set([red, green, blue, alpha].slice(0, data.length));
  // a pixel at a time, in whatever order the machine keeps its bytes
  pixels.fill(pixels[0]);
  return { width, height, data };
}

/**
 * The picture inside a box, whole pixels outward; what lies beyond the border is `background`.
 *
 * @param background red, green, blue, alpha; default transparent
 */
export function crop(
  image: Image,
  box: Box,
  { background = [0, 0, 0, 0] }: { background?: Colour } = {},
): Image {
  const [x0, y0, x1, y1] = outward(box);
  if (x1 <= x0 || y1 <= y0) {
    throw new RangeError(`Cannot crop an empty box, [${box}]: give x0 < x1 and y0 < y1`);
  }
  const out = blank({ width: x1 - x0, height: y1 - y0 }, background);
  const [left, right] = [Math.max(0, x0), Math.min(image.width, x1)];
  if (left >= right) return out;
  for (let y = Math.max(0, y0); y < Math.min(image.height, y1); y++) {
    const row = image.data.subarray((y * image.width + left) * 4, (y * image.width + right) * 4);
    out.data.set(row, ((y - y0) * out.width + left - x0) * 4);
  }
  return out;
}

/** Whether no pixel is transparent, be it in part. */
export function isOpaque({ data }: Image): boolean {
  for (let i = 3; i < data.length; i += 4) if (data[i] !== 255) return false;
  return true;
}

/** The picture laid on an opaque colour. */
export function flatten(image: Image, colour: readonly [number, number, number]): Image {
  const data = new Uint8Array(image.data);
  for (let i = 0; i < data.length; i += 4) {
    const alpha = data[i + 3];
    if (alpha === 255) continue;
    for (let c = 0; c < 3; c++) {
      data[i + c] = Math.round((data[i + c] * alpha + colour[c] * (255 - alpha)) / 255);
    }
    data[i + 3] = 255;
  }
  return { ...image, data };
}

/** The picture in a mirror, left to right. */
export function flipHorizontal({ width, height, data }: Image): Image {
  const [from, to] = [new Uint32Array(data.slice().buffer), new Uint32Array(width * height)];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) to[y * width + x] = from[y * width + width - 1 - x];
  }
  return { width, height, data: new Uint8Array(to.buffer) };
}
